package server

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// serveEvents streams to one page what becomes of the site. The page says in "build"
// which build it shows; as soon as that is not the last good one, it is told to reload.
func (s *site) serveEvents(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	shown := r.URL.Query().Get("build")
	flusher := http.NewResponseController(w)
	for {
		now, next := s.snapshot()
		message := []byte(": waiting\n\n") // opens the stream, and keeps it open
		switch {
		case now.failed:
			message = event("problems", now.problems)
		case now.good != shown:
			message = event("reload", now.good)
			shown = now.good
		}
		if _, err := w.Write(message); err != nil {
			return
		}
		if err := flusher.Flush(); err != nil {
			return
		}
		select {
		case <-next:
		case <-r.Context().Done():
			return
		}
	}
}

// event writes a server-sent event, whose data has a field for each line.
func event(name, data string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "event: %s\n", name)
	data = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(data)
	for line := range strings.SplitSeq(data, "\n") {
		fmt.Fprintf(&b, "data: %s\n", line)
	}
	b.WriteByte('\n')
	return b.Bytes()
}
