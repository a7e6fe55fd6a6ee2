#!/bin/sh
# After removing: the data stay, always. dpkg's purge takes the settings too, rpm's removal leaves them.
set -e
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
case "$1" in
purge)
    rm -f /etc/khohoso/khohoso.yaml
    rmdir /etc/khohoso 2>/dev/null || true
    ;;
esac
case "$1" in
purge | remove | 0)
    if [ -d /var/lib/khohoso ]; then
        echo "khohoso: dữ liệu còn nguyên ở /var/lib/khohoso (the data stay in /var/lib/khohoso)"
    fi
    ;;
esac
