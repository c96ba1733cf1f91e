package history

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of the problems that a history file may have.
var Catalogue = []diag.Entry{
	{
		Code: codeSyntax, Says: "A line of history.jsonl cannot be read", Mend: "Mend the line, or write the file again with waypost history --write.",
		Example: "{\"waypost_history\": 1}",
	},
	{
		Code: codeValue, Says: "A line of history.jsonl says what cannot be: an item, a day or a plan that no history has",
		Mend: "Mend the line, or write the file again with waypost history --write.", Example: "{\"on\": \"2026-03-31\", \"kind\": \"mvf\", \"id\": \"A.1\", \"due\": \"2026-04-30\"}",
	},
}
