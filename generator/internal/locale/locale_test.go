package locale_test

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/locale"
)

func TestConventions(t *testing.T) {
	for tag, want := range map[string][]string{
		"":      {"31 Mar 2026", "Mar 2026", "Q1 2026", "2 Jan 2026 to 31 Mar 2026", "1,234.5", "$4,000", "ltr"},
		"xx":    {"31 Mar 2026", "Mar 2026", "Q1 2026", "2 Jan 2026 to 31 Mar 2026", "1,234.5", "$4,000", "ltr"},
		"en-GB": {"31 Mar 2026", "Mar 2026", "Q1 2026", "2 Jan 2026 to 31 Mar 2026", "1,234.5", "$4,000", "ltr"},
		"de-AT": {"31. März 2026", "März 2026", "Q1 2026", "2. Jan. 2026 bis 31. März 2026", "1.234,5", "4.000 $", "ltr"},
		"fr":    {"31 mars 2026", "mars 2026", "T1 2026", "2 janv. 2026 – 31 mars 2026", "1\u202f234,5", "4\u202f000\u00a0$", "ltr"},
		"es":    {"31 mar 2026", "mar 2026", "T1 2026", "2 ene 2026 – 31 mar 2026", "1.234,5", "4.000\u00a0$", "ltr"},
		"ar":    {"31 مارس 2026", "مارس 2026", "الربع 1 2026", "2 يناير 2026 – 31 مارس 2026", "1,234.5", "4,000\u00a0$", "rtl"},
		"ja":    {"2026年3月31日", "2026年3月", "2026年 第1四半期", "2026年1月2日～2026年3月31日", "1,234.5", "$4,000", "ltr"},
	} {
		l := locale.New(tag)
		got := []string{
			l.Day(2026, 3, 31), l.Month(2026, 3), l.Quarter(1, "2026"), l.Span(l.Day(2026, 1, 2), l.Day(2026, 3, 31)),
			l.Number(1234.5, 2), l.Money("$", l.Number(4000, 0)), l.Direction(),
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %q, want %q", tag, got[i], want[i])
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	for tag, want := range map[string]map[int]string{
		"en": {0: "0 days", 1: "1 day", 2: "2 days"},
		"de": {0: "0 Tage", 1: "1 Tag", 2: "2 Tage"},
		"fr": {0: "0 jour", 1: "1 jour", 2: "2 jours"},
		"ar": {0: "0 يوم", 1: "يوم واحد", 2: "يومان", 3: "3 أيام", 11: "11 يومًا", 100: "100 يوم"},
		"ja": {1: "1日", 5: "5日"},
		"es": {-1: "1 día", -4: "-4 días", 12000: "12.000 días"},
	} {
		l := locale.New(tag)
		for n, text := range want {
			if got := l.N(n, "1 day", "%d days"); got != text {
				t.Errorf("%s: %d is %q, want %q", tag, n, got, text)
			}
		}
	}
}

func TestWhatIsNotThereStaysEnglish(t *testing.T) {
	l := locale.New("de")
	if got := l.T("A text of %d words that no catalogue has", 9); got != "A text of 9 words that no catalogue has" {
		t.Error(got)
	}
	if got := l.N(2, "1 duck", "%d ducks"); got != "2 ducks" {
		t.Error(got)
	}
	if got := locale.New("ja").Number(-0.004, 2); got != "0" {
		t.Error(got)
	}
}
