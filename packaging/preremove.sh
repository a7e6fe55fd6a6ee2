#!/bin/sh
# Before removing, by dpkg (remove) and by rpm (0); an upgrade leaves the service running until the new one is there.
set -e
case "$1" in
remove | 0)
    if [ -d /run/systemd/system ]; then
        systemctl disable --now khohoso.service || true
    fi
    ;;
esac
