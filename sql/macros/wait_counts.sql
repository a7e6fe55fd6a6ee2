-- wait_counts: whether a wait puts off bare_due_at, by what a rule has waits do (waiting): it began before the clock, which stood still
-- in the waits before it, had passed the instant; under supplements it is one for papers. Over fct_dossier_pause, whose waited_before_us
-- is empty in periods that were closed before it was there.
case waiting
    when 'supplements' then epoch_us(supplement_at) - supplement_before_us
    else epoch_us(paused_at) - coalesce(waited_before_us, 0)
end <= epoch_us(bare_due_at)
