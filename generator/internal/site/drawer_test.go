package site_test

import "github.com/waypost/waypost/generator/internal/chart"

// drawer is shared by all tests of the package, so that each chart is drawn once.
var drawer = chart.NewDrawer(nil, 2)
