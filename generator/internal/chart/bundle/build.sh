#!/usr/bin/env sh
# Builds echarts.js from the sources that package-lock.json pins, and its checksum.
# Usage: build.sh [output folder]. It needs npm, Go and the network; a build of Waypost does not.
set -eu
cd "$(dirname "$0")"
out=${1:-.}
npm ci --ignore-scripts --no-audit --no-fund --silent
{
  printf '/* Apache ECharts, zrender, d3, tslib: see licenses/. Made by build.sh; do not edit. */\n'
  "${GO:-go}" run github.com/evanw/esbuild/cmd/esbuild@v0.28.2 entry.js --bundle --minify --format=iife --target=es2015 \
    --legal-comments=none --define:process.env.NODE_ENV='"production"' --log-level=warning
} >"$out/echarts.js"
cat prelude.js "$out/echarts.js" | sha256sum | cut -d ' ' -f 1 >"$out/SHA256"
