// Package chart draws the pictures of numbers: charts with axes, and small pictures.
//
// # Charts
//
// A Chart says what an edition's numbers are, in a finding (a sentence made from them), in
// a table (its text alternative) and as a picture. Go decides everything that is written:
// scales, ticks, words, which labels fit. go-echarts describes the series and axes, a map
// of what it has no field for is merged over them, and the result is an ECharts option in
// canonical JSON. Functions in it are names from a fixed table, {"@": "lookup", ...}.
//
// Apache ECharts draws the option at build time, in a JavaScript engine inside this
// program: QuickJS, or goja under the race detector and with -tags goja. Both give the
// same bytes, whatever the order, the number of engines or the time zone. The bundle
// (bundle/echarts.js) is built from bundle/entry.js by bundle/build.sh, checked in with its
// checksum and the licences of its parts. What ECharts draws is cleaned: an allow-list of
// elements and attributes, no style, no id, numbers rounded to a tenth. Colours are the
// variables of the theme's palette. The legend and the marks of points, with the words at
// them, Go writes over it, at places that ECharts works out: plain shapes cost it most.
//
// A Drawer draws each chart once, in two widths, and keeps it in a Store by the hash of
// all that it depends on; an engine starts only for what is not there. As files for other
// places, charts are SVG and PNG in the light colours.
//
// # Small pictures
//
// Progress bars, rings and sparklines are native SVG, styled by class
// names alone, and need no id, so a page may hold hundreds.
//
// # Cards
//
// A Card is the picture of a page where its link is shared: 1200 by 630 pixels, drawn in
// Go with Liberation Sans in about 3 ms, and kept in the same store. The font has Latin,
// Greek and Cyrillic letters; a text in another script is left out of the picture, as its
// words stand beside it wherever it is shown.
//
// Sizes are CSS pixels.
package chart
