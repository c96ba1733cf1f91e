package chart

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// The bundle of Apache ECharts that draws the charts, with what it was built from.
//
//go:embed bundle/echarts.js bundle/prelude.js bundle/SHA256
var bundle embed.FS

// engine runs JavaScript. It is not safe for concurrent use.
type engine interface {
	run(script string) error
	call(function, argument string) (string, error)
	close()
}

// script returns the prelude and the bundle, after comparing them with their checksum.
func script() (string, error) {
	var b strings.Builder
	for _, name := range []string{"bundle/prelude.js", "bundle/echarts.js"} {
		raw, err := bundle.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("reading the chart bundle: %w", err)
		}
		b.Write(raw)
	}
	sum, err := bundle.ReadFile("bundle/SHA256")
	if err != nil {
		return "", fmt.Errorf("reading the chart bundle: %w", err)
	}
	got := sha256.Sum256([]byte(b.String()))
	if strings.TrimSpace(string(sum)) != hex.EncodeToString(got[:]) {
		return "", errors.New("the chart bundle differs from its checksum")
	}
	return b.String(), nil
}

// startEngine returns an engine that is ready to draw.
func startEngine() (engine, error) {
	source, err := script()
	if err != nil {
		return nil, err
	}
	e, err := newEngine()
	if err != nil {
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	table, err := advances()
	if err != nil {
		return nil, err
	}
	if err = e.run(source); err == nil {
		_, err = e.call("waypostMeasure", table)
	}
	if err != nil {
		e.close()
		return nil, fmt.Errorf("starting the chart engine: %w", err)
	}
	return e, nil
}

// request is what the bundle draws; see bundle/entry.js.
type request struct {
	Option map[string]any `json:"option"`
	Width  int            `json:"width"`
	Height int            `json:"height"`
	Places []places       `json:"places"` // of the rows of the table, then of each plot.marks
}

// places asks for the pixels of points of a grid, given in values of its axes.
type places struct {
	Grid   int      `json:"grid"`
	Points [][2]any `json:"points"`
}

// answer is what the bundle returns.
type answer struct {
	SVG    string         `json:"svg"`
	Places [][][2]float64 `json:"places"` // as they were asked for
}

// draw runs one request, given as JSON, and cleans the picture.
func draw(e engine, req string) (answer, error) {
	raw, err := e.call("waypostDraw", req)
	if err != nil {
		return answer{}, fmt.Errorf("drawing: %w", err)
	}
	var out answer
	if err := json.Unmarshal([]byte(raw), &out); err != nil {
		return answer{}, fmt.Errorf("reading what was drawn: %w", err)
	}
	if out.SVG, err = clean(out.SVG); err != nil {
		return answer{}, fmt.Errorf("cleaning what was drawn: %w", err)
	}
	return out, nil
}
