#!/bin/sh
# After unpacking, by dpkg and by rpm: the account, its folders, the settings where there are none.
set -e
if ! getent passwd khohoso >/dev/null; then
    getent group khohoso >/dev/null || groupadd --system khohoso
    useradd --system --gid khohoso --home-dir /var/lib/khohoso --no-create-home --shell /usr/sbin/nologin --comment "khohoso" khohoso
fi
install -d -m 0750 -o root -g khohoso /etc/khohoso
install -d -m 0750 -o khohoso -g khohoso /var/lib/khohoso /var/lib/khohoso/backup
install -d -m 2770 -o khohoso -g khohoso /var/lib/khohoso/inbox
if [ ! -e /etc/khohoso/khohoso.yaml ]; then
    install -m 0640 -o root -g khohoso /usr/share/khohoso/khohoso.yaml /etc/khohoso/khohoso.yaml
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl try-restart khohoso.service || echo "khohoso: dịch vụ không chạy lại được, xem: journalctl -u khohoso (the service did not start again)" >&2
fi
if [ ! -e /var/lib/khohoso/khohoso.duckdb ]; then
    echo "khohoso: bước tiếp theo: sudo khohoso init (next: sudo khohoso init)"
fi
