#!/bin/sh
# The .deb in a fresh Debian: installed, first day, events in, workbook out, service as its account, upgrade, removal. Needs
# root, debootstrap and a mirror: sh packaging/try.sh dist/khohoso_1.2.3_amd64.deb [MIRROR]
set -eu
deb=$1
mirror=${2:-http://deb.debian.org/debian}
root=$(mktemp -d)
chmod 755 "$root" # which accounts in it must get through
trap 'rm -rf "$root"' EXIT
say() { printf '\n== %s (%s s)\n' "$1" "$(($(date +%s) - begun))"; }
begun=$(date +%s)
debootstrap --variant=minbase --include=libstdc++6 bookworm "$root" "$mirror" >"$root.log" 2>&1 || { tail -3 "$root.log" >&2; exit 1; }
rm -f "$root.log"
cp "$deb" "$root/tmp/khohoso.deb"
cat >"$root/tmp/steps" <<'STEPS'
set -eu
export KHOHOSO_LANG=en
begun=$(date +%s)
dpkg -i /tmp/khohoso.deb
khohoso init --province-code H28 --province-name 'UBND tỉnh Hòa Bình' --operator lan </dev/null
cat >/tmp/units.csv <<'CSV'
code,name,level,parent_code
STP,Sở Tư pháp,department,H28
CSV
cat >/tmp/events.csv <<'CSV'
dossier_code,event_time,status,agency_code,procedure_code,procedure_name,channel,due_at
HS-1,2024-06-03T08:00:00+07:00,received,STP,1.001193,Đăng ký khai sinh,online,2024-06-10
HS-1,2024-06-07T15:00:00+07:00,finished,STP,1.001193,Đăng ký khai sinh,,
CSV
echo "-- the service, as its account, takes the inbox in"
setpriv --reuid khohoso --regid khohoso --init-groups khohoso serve >/tmp/out 2>/tmp/log &
pid=$!
until grep -q 127.0.0.1:8080 /tmp/out; do sleep 0.2; kill -0 $pid; done
install -m 0640 -o root -g khohoso /tmp/units.csv /tmp/events.csv /var/lib/khohoso/inbox/
until [ "$(grep -c 'a file was taken in' /tmp/log)" = 2 ]; do sleep 0.2; kill -0 $pid; done
sleep 3
kill -HUP $pid
until grep -q 'settings reloaded' /tmp/log; do sleep 0.2; done
khohoso doctor || true
kill $pid
wait $pid
echo "-- root's commands act as the service's account"
khohoso build --quiet
cd /tmp
khohoso report 06a --period 2024-06 --agency STP --out /var/lib/khohoso/06a.xlsx
test -s /var/lib/khohoso/06a.xlsx
echo "-- from the package to the first workbook: $(($(date +%s) - begun)) s"
khohoso upgrade
test -z "$(find /var/lib/khohoso -not -user khohoso -not -path '*/inbox/*' | tee -a /dev/stderr)"
khohoso __complete flow --agency S
test -s /usr/share/man/man1/khohoso-serve.1.gz
echo "-- the package again, over itself; then removed and purged"
before=$(sha256sum /etc/khohoso/khohoso.yaml)
dpkg -i /tmp/khohoso.deb
test "$before" = "$(sha256sum /etc/khohoso/khohoso.yaml)"
dpkg -r khohoso
test -s /var/lib/khohoso/khohoso.duckdb
test -s /etc/khohoso/khohoso.yaml
dpkg -P khohoso
test -s /var/lib/khohoso/khohoso.duckdb
test ! -e /usr/bin/khohoso
STEPS
say "a fresh root is there"
mount -t proc proc "$root/proc" && trap 'umount "$root/proc"; rm -rf "$root"' EXIT
timeout 120 chroot "$root" sh /tmp/steps
say "installed, used, removed"
