#!/usr/bin/env bash
# Makes the pictures of the guides from the demo: every page on a desk and on a phone by
# Chromium, a page of every workbook by LibreOffice. KHOHOSO_DEMO names the folder of a
# demo that is there already; without it one is made.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in chromium soffice pdftoppm pngquant curl; do
    command -v "$tool" >/dev/null || { echo "install $tool (Debian: chromium libreoffice-calc poppler-utils pngquant curl)"; exit 1; }
done
work=$(mktemp -d)
service=
trap 'if [ -n "$service" ]; then kill "$service" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
demo=${KHOHOSO_DEMO:-}
if [ -z "$demo" ]; then
    demo=$work/demo
    bin/khohoso demo --no-serve --quiet --dir "$demo"
fi
at=127.0.0.1:18099
bin/khohoso serve --open --addr "$at" --warehouse "$demo/khohoso.duckdb" >/dev/null 2>&1 &
service=$!
for _ in $(seq 60); do
    if curl -sf "http://$at/readyz" >/dev/null; then break; fi
    sleep 1
done

# small keeps a picture under 200 kB: 128 colours are more than the pages have.
small() {
    pngquant --force --strip --speed 1 --output "docs/images/$1.png" 128 "$work/$1.png"
    [ "$(stat -c %s "docs/images/$1.png")" -le 204800 ] || { echo "docs/images/$1.png is over 200 kB"; exit 1; }
}
shot() { # address, picture, width, height
    chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
        --hide-scrollbars --user-data-dir="$work/profile" --window-size="$3,$4" --virtual-time-budget=4000 \
        --screenshot="$work/$2.png" "http://$at$1" >/dev/null 2>&1
    small "$2"
}
both() { # address, picture: on a desk and on a phone
    shot "$1" "$2" 1280 1300
    shot "$1" "$2-phone" 360 1400
}
first() { # address, beginning of a link: the first link of the page that begins so
    curl -sf "http://$at$1" | grep -o "href=\"$2[^\"]*\"" | head -n 1 | cut -d '"' -f 2 | sed 's/&amp;/\&/g'
}
both / leadership
both /units units
both /agencies/h44.01 agency
both /procedures procedures
both "$(first /procedures /procedures/)" procedure
both "$(first /procedures /fields/)" field
both /indicators indicators
both /indicators/2.1 indicator
both /items/1.3 items
both '/compare?unit=H44.01' compare
both '/what-if?unit=H44.01&numerator.3.2=20' what-if
both '/forms?agency=H44.01' forms
both '/dossiers?where=late' dossiers
both "$(first '/dossiers?where=late' '/dossier?')" dossier
kill "$service"
wait "$service" || true
service=

# The pages of people come from their test, which signs in as every role.
KHOHOSO_PREVIEW=$work KHOHOSO_REQUIRE_TOOLS=1 ${GO:-go} test ./dashboards -count=1 -run '^TestPeopleInBrowser$' >/dev/null
for page in login password account accounts audit schedule; do
    small "$page"
    small "$page-phone"
done

# The first page of each form, or the one named.
form() { # form, page, period, flags
    local name=$1 page=$2 period=$3
    shift 3
    bin/khohoso report "$name" --warehouse "$demo/khohoso.duckdb" --period "$period" "$@" --out "$work/$name.xlsx"
    soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work" "$work/$name.xlsx" >/dev/null 2>&1
    pdftoppm -r 75 -png -f "$page" -l "$page" -singlefile "$work/$name.pdf" "$work/form-$name"
    small "form-$name"
}
form 06a 1 2025-Q3 --agency H44.01
for name in 06b 06c 07b 766-progress scorecard compare due; do form "$name" 1 2025-Q3; done
form self-evaluation 1 2025-Q3 --agency H44.01
form dossiers 1 2025-Q3 --where late
