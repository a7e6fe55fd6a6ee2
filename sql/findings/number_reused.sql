-- title_vi: Số thứ tự hồ sơ được dùng lại
-- title_en: The number of a dossier is used again
-- severity: medium
-- explanation_vi: Hai mã cùng đơn vị, cùng ngày, cùng số chỉ khác cách viết số 0. Một hồ sơ có thể bị đếm hai lần. Hãy cấp mã mới cho mỗi hồ sơ.
-- explanation_en: Two codes of one unit and day have the same number, written with more or fewer zeros. One dossier may be counted twice. Give each dossier a code of its own.
with
-- Most numbers are used once: a digest says so at a fraction of the cost.
suspect as (
    select hash(unit, code_day, sequence_number)            as digest
    from fct_dossier_code
    group by digest
    having count(*) > 1
),

twin as (
    select
        unit,
        code_day,
        sequence_number
    from fct_dossier_code
    semi join suspect
        on hash(unit, code_day, sequence_number) = digest
    group by all
    having count(*) > 1
)

select
    agency_key,
    dossier_code,
    found_on,
    'dossier_code ' || unit || '-' || format('{:06d}', code_day) || ' no. ' || sequence_number as detail
from fct_dossier_code
semi join twin using (unit, code_day, sequence_number)
