#!/usr/bin/env bash
# Makes the pictures of the README from the demo: a page by Chromium, a workbook by LibreOffice.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin/khohoso demo --no-serve --quiet --dir "$work/demo"
shot() { # page, picture, width, height
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
        --hide-scrollbars --user-data-dir="$work/profile" --window-size="$3,$4" --virtual-time-budget=4000 \
        --screenshot="docs/images/$2" "file://$work/demo/published/$1" >/dev/null 2>&1
}
shot index.html leadership.png 1280 1560
shot index.html leadership-phone.png 360 1400
shot agencies/h44.01/index.html agency.png 1280 1400
shot agencies/h44.01/index.html agency-phone.png 360 1400
shot procedures.html procedures.png 1280 1400
shot indicators.html indicators.png 1280 1400
shot indicators/2.1.html indicator-phone.png 360 1400
# Pages that only the service has.
bin/khohoso serve --open --addr 127.0.0.1:18099 --warehouse "$work/demo/khohoso.duckdb" >/dev/null 2>&1 &
service=$!
sleep 5
live() { # address, picture, width, height
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
        --hide-scrollbars --user-data-dir="$work/profile" --window-size="$3,$4" --virtual-time-budget=4000 \
        --screenshot="docs/images/$2" "http://127.0.0.1:18099$1" >/dev/null 2>&1
}
live "/compare?unit=H44.01" compare.png 1280 1400
live "/dossiers?where=late" dossiers.png 1280 1000
live "/dossiers?where=late" dossiers-phone.png 360 1400
kill "$service"
wait "$service" || true
# One page of each form: the one after the cover, or the one named.
form() { # form, page, period, flags
    local name=$1 page=$2 period=$3
    shift 3
    bin/khohoso report "$name" --warehouse "$work/demo/khohoso.duckdb" --period "$period" "$@" --out "$work/$name.xlsx"
    soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" "$work/$name.xlsx" >/dev/null 2>&1
    pdftoppm -r 75 -gray -png -f "$page" -l "$page" -singlefile "$work/$name.pdf" "docs/images/form-$name"
}
colour() { form "$@" && pdftoppm -r 75 -png -f "$2" -l "$2" -singlefile "$work/$1.pdf" "docs/images/form-$1"; }
form 06a 2 2025-Q3 --agency H44.01
for name in 06b 06c 07b 766-progress; do form "$name" 2 2025-Q3; done
colour scorecard 2 2025-Q3
colour compare 2 2025-Q3
colour self-evaluation 2 2025-Q3 --agency H44.01
form due 2 2025-Q3
form dossiers 2 2025-Q3 --where late
