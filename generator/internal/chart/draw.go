package chart

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/waypost/waypost/generator/internal/svg"
)

// Store keeps what has been drawn, by the hash of everything that it depends on. It is
// safe for concurrent use. A store that forgets or fails costs time and nothing else.
type Store interface {
	Load(key string) ([]byte, bool)
	Save(key string, data []byte)
}

// Drawer draws charts. It is safe for concurrent use: up to as many charts are drawn at
// once as it has engines, and an engine starts only when something is not in the store.
type Drawer struct {
	store Store
	seats chan struct{} // one for each engine that may run

	mu      sync.Mutex
	drawn   map[string]*drawing
	idle    []engine
	started int // engines
}

// drawing is one picture, drawn once for all who ask.
type drawing struct {
	once sync.Once
	data []byte
	err  error
}

// NewDrawer returns a drawer with up to n engines. The store may be nil. Close it.
func NewDrawer(store Store, n int) *Drawer {
	return &Drawer{store: store, seats: make(chan struct{}, max(n, 1)), drawn: map[string]*drawing{}}
}

// Store is the store that the drawer was given.
func (d *Drawer) Store() Store { return d.store }

// Close stops the engines. Nothing may be drawing.
func (d *Drawer) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.idle {
		e.close()
	}
	d.idle = nil
}

// engine waits for a seat, and takes an engine that is idle or starts one.
func (d *Drawer) engine() (engine, error) {
	d.seats <- struct{}{}
	d.mu.Lock()
	if n := len(d.idle); n > 0 {
		e := d.idle[n-1]
		d.idle = d.idle[:n-1]
		d.mu.Unlock()
		return e, nil
	}
	d.started++
	d.mu.Unlock()
	e, err := startEngine()
	if err != nil {
		<-d.seats
	}
	return e, err
}

func (d *Drawer) release(e engine) {
	d.mu.Lock()
	d.idle = append(d.idle, e)
	d.mu.Unlock()
	<-d.seats
}

// Picture is a chart in two widths, as SVG whose colours are the style sheet's variables.
type Picture struct {
	Wide, Narrow string
}

// The widths at which charts are drawn, in pixels.
const (
	Wide   = 720
	Narrow = 360
)

// Draw draws a chart in both widths. A chart with nothing to draw is an empty Picture.
func (d *Drawer) Draw(c Chart) (Picture, error) {
	if c.Empty() {
		return Picture{}, nil
	}
	wide, err := d.at(c, Wide)
	if err != nil {
		return Picture{}, err
	}
	narrow, err := d.at(c, Narrow)
	return Picture{Wide: wide, Narrow: narrow}, err
}

// at draws a chart in one width.
func (d *Drawer) at(c Chart, width int) (string, error) {
	p := c.plot(canvas{width: width, height: c.heightAt(width)})
	raw, err := json.Marshal(p.request())
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err)
	}
	data, err := d.once("chart", raw, func() ([]byte, error) { return d.render(raw) })
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err)
	}
	var out answer
	if err := json.Unmarshal(data, &out); err != nil {
		return "", fmt.Errorf("chart %s: %w", c.ID, err)
	}
	if len(out.Places) != 1+len(p.marks) {
		return "", fmt.Errorf("chart %s: places of %d lists instead of %d", c.ID, len(out.Places), 1+len(p.marks))
	}
	return picture(c, p, out), nil
}

// render draws a request on an engine that is free.
func (d *Drawer) render(req []byte) ([]byte, error) {
	e, err := d.engine()
	if err != nil {
		return nil, err
	}
	defer d.release(e)
	out, err := draw(e, string(req))
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// version names how pictures are made, beside the bundle: it rises when cleaning,
// measuring or rasterising changes, so that nothing old is taken from a store.
const version = "2"

// once makes something of a request, once for the same request: it is remembered, and
// taken from the store where that has it.
func (d *Drawer) once(kind string, req []byte, create func() ([]byte, error)) ([]byte, error) {
	sum, err := bundle.ReadFile("bundle/SHA256")
	if err != nil {
		return nil, fmt.Errorf("reading the chart bundle: %w", err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s\n", kind, version, bytes.TrimSpace(sum))
	h.Write(req)
	key := hex.EncodeToString(h.Sum(nil))

	d.mu.Lock()
	one := d.drawn[key]
	if one == nil {
		one = &drawing{}
		d.drawn[key] = one
	}
	d.mu.Unlock()
	one.once.Do(func() {
		if d.store != nil {
			if data, ok := d.store.Load(key); ok {
				if one.data, ok = unsealed(data); ok {
					return
				}
			}
		}
		one.data, one.err = create()
		if one.err == nil && d.store != nil {
			d.store.Save(key, sealed(one.data))
		}
	})
	return one.data, one.err
}

// sealed puts a checksum before what is stored, so that a damaged store is noticed.
func sealed(data []byte) []byte {
	sum := sha256.Sum256(data)
	return append(sum[:], data...)
}

func unsealed(data []byte) ([]byte, bool) {
	if len(data) < sha256.Size {
		return nil, false
	}
	sum := sha256.Sum256(data[sha256.Size:])
	return data[sha256.Size:], bytes.Equal(sum[:], data[:sha256.Size])
}

// picture puts the root element around what was drawn: what a screen reader says, and
// for the browser script the place of every row of the table. The legend and the marks
// stand over the rest.
func picture(c Chart, p *plot, a answer) string {
	var b strings.Builder
	class := "chart-wide"
	if p.canvas.width == Narrow {
		class = "chart-narrow"
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="pic-chart %s" viewBox="0 0 %d %d" width="%[2]d" height="%[3]d" role="img" aria-label="%s"`,
		class, p.canvas.width, p.canvas.height, svg.Escape(c.Title+". "+c.Finding))
	if rows := a.Places[0]; len(rows) > 0 {
		axis := 0
		if p.sideways {
			axis = 1
		}
		b.WriteString(` data-places="`)
		for i, at := range rows {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.FormatFloat(at[axis], 'f', 0, 64))
		}
		b.WriteByte('"')
		if p.sideways {
			b.WriteString(` data-sideways=""`)
		}
	}
	b.WriteString(">" + a.SVG)
	p.drawLegend(&b)
	p.drawMarks(&b, a.Places[1:])
	b.WriteString("</svg>")
	return b.String()
}
