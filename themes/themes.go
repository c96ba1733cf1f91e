// Package themes holds the themes that come with Waypost. It stands here, beside the
// files, because go:embed cannot reach upward out of generator/.
package themes

import "embed"

// FS holds one folder for each theme; "default" is the one that a site gets when its
// config names no other.
//
//go:embed default
var FS embed.FS
