package content

// The codes of the problems that the reader reports. They are stable: a code never
// changes its meaning, and each has a folder under testdata/invalid.
const (
	codeNoConfig       = "no-config"        // config.toml is missing
	codeUnreadable     = "unreadable"       // a file or folder cannot be read
	codeNotAFile       = "not-a-file"       // a symbolic link or a device stands where a file should be
	codeUnknownFolder  = "unknown-folder"   // Markdown in a folder of content/ that is no kind
	codeTooLarge       = "too-large"        // a file, front matter or table is larger than the cap
	codeTooDeep        = "too-deep"         // TOML or Markdown is nested deeper than the cap
	codeBadEncoding    = "bad-encoding"     // a file is not UTF-8
	codeBadCharacter   = "bad-character"    // a control character, a noncharacter or a bidi override
	codeNoFrontMatter  = "no-front-matter"  // a content file does not start with +++
	codeUnclosed       = "unclosed"         // front matter or a section is never closed
	codeTOML           = "toml-syntax"      // the TOML cannot be parsed
	codeUnknownKey     = "unknown-key"      // a key that the kind does not have
	codeMissingKey     = "missing-key"      // a required key is not written
	codeConflict       = "conflicting-keys" // two keys that exclude each other
	codeBadType        = "bad-type"         // a value has the wrong TOML type
	codeBadValue       = "bad-value"        // a value is none of the allowed names
	codeBadNumber      = "bad-number"       // a number is out of its range
	codeBadDate        = "bad-date"         // a text or value is no civil date
	codeBadDuration    = "bad-duration"     // a text is no duration, or not a positive one
	codeBadID          = "bad-id"           // an id cannot be a file name and an address
	codeBadURL         = "bad-url"          // base_url is no absolute web address
	codeBadRange       = "bad-range"        // a range ends before it starts
	codeEmptyAudiences = "empty-audiences"  // audiences = [], which nobody could see
	codeDuplicatePoint = "duplicate-point"  // two readings of a metric for the same time
	codeBadCSV         = "bad-csv"          // the CSV file of a metric cannot be parsed
	codeBadSection     = "bad-section"      // a ::: line that opens or closes nothing
	codeUnknownReader  = "unknown-audience" // a section is for an audience that does not exist
	codeViewArg        = "view-argument"    // a view lacks its argument, or has one too many
	codeViewOption     = "view-option"      // a view has no such option
	codeViewValue      = "view-value"       // an option of a view has no such value
	codeBadLink        = "bad-link"         // an address that a page may not hold
	codeBrokenLink     = "broken-link"      // a link to a file or heading that does not exist
	codeBadAsset       = "bad-asset"        // a linked file that may not be published
	codeRawHTML        = "raw-html"         // HTML in Markdown, which is left out
)
