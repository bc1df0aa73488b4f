#!/bin/sh
# What tests need besides Python: RabbitMQ, a browser, Chinese letters. Installed by apt where root runs Debian or one of
# its children; elsewhere it says how to get them, and the tests that need them are skipped.
set -eu

missing=""
if [ -z "${FUPIN_AMQP_URL:-}" ] && [ ! -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && ! command -v rabbitmq-server >/dev/null; then
  missing="$missing rabbitmq-server"
fi
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  missing="$missing chromium"
fi
# the driver of the browser tests is a Node.js that is linked against it; ldconfig is not on everybody's PATH
if ! PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1'; then
  missing="$missing libatomic1"
fi
if ! ls /usr/share/fonts/opentype/noto/NotoSansCJK-* >/dev/null 2>&1 && [ -z "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; then
  missing="$missing fonts-noto-cjk"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests:$missing …"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086  # several names are meant
  if { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >/tmp/fupin-test-tools.log 2>&1; then
    exit 0
  fi
  tail -n 3 /tmp/fupin-test-tools.log
fi
echo "Tests that need$missing are skipped. To run them: apt-get install$missing (as root on Debian)"
