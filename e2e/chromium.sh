#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Prints the path of the browser that the tests drive: CHROMIUM if it is set, else the first of the usual places.
# None is ever downloaded: playwright-core brings no browser.
for program in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome /usr/bin/google-chrome-stable \
  '/Applications/Chromium.app/Contents/MacOS/Chromium' '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
  "$HOME/Applications/Chromium.app/Contents/MacOS/Chromium" "$HOME/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
  /opt/homebrew/bin/chromium /usr/local/bin/chromium; do
  if [ -n "$program" ] && [ -x "$program" ]; then
    printf '%s\n' "$program"
    exit 0
  fi
done
exit 1
