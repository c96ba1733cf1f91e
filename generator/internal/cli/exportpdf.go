package cli

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/theme"
)

// The papers of export pdf, as a style sheet names them.
var papers = []string{"A4", "letter"}

func (a *app) exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the roadmap in another form",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.exportPDFCommand())
	return cmd
}

func (a *app) exportPDFCommand() *cobra.Command {
	var job pdfJob
	cmd := &cobra.Command{
		Use:   "pdf [page]",
		Short: "Print a page of an edition to a PDF, with an installed Chromium",
		Long: `Pdf builds one edition and prints a page of it: the home page, or the page whose address is given, such as
timeline/ or slides/. It needs Chromium or Chrome, and nothing is sent anywhere: the page is opened from the disk.`,
		Example: "  waypost export pdf --audience investors -o board.pdf\n  waypost export pdf slides/ --audience investors",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				job.page = args[0]
			}
			return a.exportPDF(cmd.Context(), job)
		},
	}
	cmd.Flags().StringVar(&job.audience, "audience", audience.PublicID, "the edition to print")
	cmd.Flags().StringVarP(&job.output, "output", "o", "", "file to write (default: the audience and the page, in the working directory)")
	cmd.Flags().StringVar(&job.paper, "paper", papers[0], "size of the paper: "+strings.Join(papers, " or "))
	cmd.Flags().StringVar(&job.browser, "browser", "", "the browser's program (default: the Chromium that is installed)")
	return cmd
}

// pdfJob is what to print, on what, and where to.
type pdfJob struct{ audience, page, output, paper, browser string }

func (a *app) exportPDF(ctx context.Context, job pdfJob) error {
	i := slices.IndexFunc(papers, func(p string) bool { return strings.EqualFold(p, job.paper) })
	if i < 0 {
		return usageError{withHint(diag.DidYouMean(job.paper, papers), "there is no paper %q", job.paper)}
	}
	browser, err := findBrowser(job.browser)
	if err != nil {
		return err
	}
	out, err := a.build(ctx, request{asOf: a.asOf, only: []string{job.audience}, preview: true})
	if err != nil {
		return err
	}
	files := out.draw()
	if err := a.printProblems(&out.problems, a.stderr); err != nil {
		return err
	}
	if a.failed(&out.problems) {
		return errProblems
	}
	folder := out.editions[0].Folder
	page := path.Join(folder, path.Clean("/"+strings.TrimSuffix(job.page, "index.html")), "index.html")
	if files[page] == nil {
		var pages []string
		for name := range files {
			if rest, ok := strings.CutSuffix(name, "/index.html"); ok {
				pages = append(pages, strings.TrimPrefix(strings.TrimPrefix(rest, folder), "/")+"/")
			}
		}
		slices.Sort(pages)
		return usageError{withHint(diag.DidYouMean(job.page, pages), "the edition %s has no page %q", job.audience, job.page)}
	}
	sheet := path.Join(folder, "assets", theme.StyleSheet)
	// In the lowest layer: a sheet that knows its paper, as slides do, keeps it.
	files[sheet] = append(slices.Clone(files[sheet]), "\n@layer tokens{@page{size:"+papers[i]+"}}\n"...)
	if job.output == "" {
		job.output = strings.Trim(strings.ReplaceAll(job.audience+"-"+strings.Trim(job.page, "/"), "/", "-"), "-") + ".pdf"
	}
	if err := printPage(ctx, browser, files, page, job.output); err != nil {
		return err
	}
	a.sayf("Printed %s as of %s to %s\n", path.Join("/", strings.TrimSuffix(page, "index.html")), out.plan.Today, job.output)
	return nil
}

// browsers are the names that Chromium and Chrome are installed under.
var browsers = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
	"/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

func findBrowser(wanted string) (string, error) {
	names := browsers
	if wanted != "" {
		names = []string{wanted}
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	if wanted != "" {
		return "", withHint("give the path of Chromium or Chrome", "there is no program %s", wanted)
	}
	return "", withHint("install chromium, or name one with --browser; every page also prints from any browser", "no Chromium is installed")
}

// printing bounds a browser that hangs.
const printing = 2 * time.Minute

// printPage writes the files where nobody else sees them, and has the browser print one.
func printPage(ctx context.Context, browser string, files map[string][]byte, page, output string) error {
	dir, err := os.MkdirTemp("", "waypost-pdf")
	if err != nil {
		return fmt.Errorf("making a folder to print from: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for name, data := range files {
		file := filepath.Join(dir, "site", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return fmt.Errorf("making a folder to print from: %w", err)
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return fmt.Errorf("writing what is to be printed: %w", err)
		}
	}
	printed := filepath.Join(dir, "page.pdf")
	args := []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update", "--disable-background-networking", "--disable-sync",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + printed,
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses to run as root with it; the page is our own
	}
	address := url.URL{Scheme: "file", Path: path.Join("/", filepath.ToSlash(filepath.Join(dir, "site")), page)}
	ctx, cancel := context.WithTimeout(ctx, printing)
	defer cancel()
	said, err := exec.CommandContext(ctx, browser, append(args, address.String())...).CombinedOutput()
	data, missing := os.ReadFile(printed)
	if err != nil || missing != nil {
		return withHint("open the page in a browser and print it there", "%s did not print: %s", browser, lastLine(said))
	}
	if err := os.WriteFile(output, data, 0o644); err != nil {
		return fmt.Errorf("writing the PDF: %w", err)
	}
	return nil
}

// lastLine is the last line of what a program said.
func lastLine(said []byte) string {
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
