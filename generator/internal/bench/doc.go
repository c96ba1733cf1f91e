// Package bench measures Waypost beside Hugo on the same Markdown.
//
// A Fixture is a roadmap of any size, the same for the same seed: N MVFs of 300 words, a
// milestone for each twelve, dependencies, services, metrics and posts. It is written
// twice: as a Waypost site, and as a Hugo site with a lean theme (hugo/) that makes the
// same pages from the same files. Waypost is measured a second time with a theme of its own
// (lean/) that makes those pages as they are there. What the outputs do not share is in Differences.
//
// Every tool is a process of its own. Wall time is from start to exit, processor time and
// peak memory are what the system says of it. Tools take turns (A B C, then B C A), and each round has every
// situation, so that a noisy neighbour hits all; each figure is the median of its rounds. A cold build
// starts without a cache and writes into a fresh folder, and is measured a second time with nothing but the
// charts of before, which Hugo's pages do not have. Builds after an edit go into an output that
// was built, edited and built once before. Folders are removed when everything is measured,
// because removing ten thousand of them takes longer than a build, and some file systems are slow to make
// files for minutes afterwards. The disk is brought to rest before each run, so that nobody pays
// for what another left to be written.
//
// Then the servers of all tools run side by side, files are saved in turn, and what counts is
// the time until the page that was edited is served as it is now.
//
// Two floors are measured in the same run: writing the files of Waypost's output and
// nothing else, and goldmark alone over the same bodies. No build can be faster than both.
// COLD.md says where the time of a cold build goes, and what each further step would cost.
package bench
