package server

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// allowedHosts are the values of Host that a request may have, lower-cased.
func allowedHosts(given string, addr netip.AddrPort, extra []string) map[string]bool {
	names := append([]string{"localhost", "127.0.0.1", "::1"}, extra...)
	if host, _, err := net.SplitHostPort(given); err == nil && host != "" {
		names = append(names, host)
	}
	if !addr.Addr().IsUnspecified() {
		names = append(names, addr.Addr().String())
	}
	allowed := map[string]bool{}
	for _, name := range names {
		name = strings.ToLower(strings.Trim(name, "[]"))
		host := net.JoinHostPort(name, strconv.Itoa(int(addr.Port())))
		allowed[host] = true
		if addr.Port() == 80 { // browsers leave out the port that goes without saying
			allowed[strings.TrimSuffix(host, ":80")] = true
		}
	}
	return allowed
}

// guard lets through what a browser asks for the server's own pages, and nothing that
// another web page asks in the reader's name.
func guard(hosts map[string]bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-cache")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		origin, hasOrigin := strings.ToLower(r.Header.Get("Origin")), len(r.Header.Values("Origin")) > 0
		originHost, isHTTP := strings.CutPrefix(origin, "http://")
		switch {
		case !hosts[strings.ToLower(r.Host)]:
			http.Error(w, "This host name is not one that Waypost serves; allow it when starting the server.", http.StatusForbidden)
		case hasOrigin && (!isHTTP || !hosts[originHost]):
			http.Error(w, "Pages of another origin may not read this site.", http.StatusForbidden)
		case r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate":
			http.Error(w, "Pages of another site may not use the files of this one.", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "This server only answers GET and HEAD.", http.StatusMethodNotAllowed)
		default:
			next.ServeHTTP(w, r)
		}
	})
}
