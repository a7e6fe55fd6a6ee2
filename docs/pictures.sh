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
soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" \
    "$work/demo/published/agencies/h44.01/"*.xlsx >/dev/null 2>&1
pdftoppm -r 100 -png -f 2 -l 2 -singlefile "$work"/II.06a*.pdf docs/images/form-06a
