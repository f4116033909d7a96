#!/bin/sh
# Holt neue Inhalte, baut und veröffentlicht: für cron oder einen systemd-Timer, alle paar Minuten.
# Aufruf: publish.sh ORDNER [ZIEL]   Das Ziel steht in deploy.yaml, sonst heißt es "live".
# Ist nichts neu und steht nichts an, endet der Lauf nach Millisekunden.
set -eu

folder=${1:?Aufruf: publish.sh ORDNER [ZIEL]}
target=${2:-live}
cd -- "$folder"

if [ -n "$(git remote 2>/dev/null || true)" ]; then git pull --quiet --ff-only; fi
version=$(git rev-parse HEAD 2>/dev/null || echo none)

# Erst nach einem gelungenen Lauf gilt ein Stand als veröffentlicht.
mark=.cache/published
if [ "$version" != none ] && [ "$(cat "$mark" 2>/dev/null || true)" = "$version" ]; then
  code=0
  sitegen next --due output/schedule.json --quiet || code=$?
  # 1 heißt: nichts steht an.
  if [ "$code" -eq 1 ]; then exit 0; fi
fi

rm -f "$mark"
sitegen build --quiet
sitegen deploy "$target" --quiet
printf '%s\n' "$version" > "$mark"
