package opml

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrXPath is wrapped by what CSS refuses.
var ErrXPath = errors.New("no CSS selector says the same")

var (
	xpathAxis = regexp.MustCompile(`^(descendant-or-self|descendant|child)::`)
	xpathName = regexp.MustCompile(`^(\*|[A-Za-z][\w-]*)`)
	xpathAttr = regexp.MustCompile(`^(?:@|attribute::)[\w-]+$`)

	xpathConditions = []struct {
		form *regexp.Regexp
		css  string
	}{
		{regexp.MustCompile(`^(?:position\(\)\s*=\s*)?(\d+)$`), `:nth-of-type($1)`},
		{regexp.MustCompile(`^last\(\)$`), `:last-of-type`},
		{regexp.MustCompile(`^@([\w-]+)$`), `[$1]`},
		{regexp.MustCompile(`^@([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')$`), `[$1="$2$3"]`},
		{regexp.MustCompile(`^contains\(\s*@([\w-]+)\s*,\s*(?:"([^"]*)"|'([^']*)')\s*\)$`), `[$1*="$2$3"]`},
		{regexp.MustCompile(`^starts-with\(\s*@([\w-]+)\s*,\s*(?:"([^"]*)"|'([^']*)')\s*\)$`), `[$1^="$2$3"]`},
		{regexp.MustCompile(`^contains\(\s*concat\(\s*["'] ["']\s*,\s*(?:normalize-space\(\s*)?@([\w-]+)\s*\)?\s*,\s*["'] ["']\s*\)\s*,\s*(?:" ([^" ]*) "|' ([^' ]*) ')\s*\)$`), `[$1~="$2$3"]`},
	}
)

// CSS is the selector that finds the elements that an XPath 1.0 expression does, of those that pick elements by name, attributes
// and place. A closing attribute step (@href) is left out. What is relative to an element comes with its combinator: "> a";
// the element itself is empty.
func CSS(xpath string) (string, error) {
	var group []string
	for _, path := range splitOutside(xpath, '|') {
		css, err := cssPath(strings.TrimSpace(path))
		if err != nil {
			return "", err
		}
		group = append(group, css)
	}
	return strings.Join(group, ", "), nil
}

func cssPath(path string) (string, error) {
	rest, css := path, ""
	switch {
	case rest == "":
		return "", fmt.Errorf("%w: nothing is given", ErrXPath)
	case strings.HasPrefix(rest, "."):
		rest = rest[1:]
	case strings.HasPrefix(rest, "/") && !strings.HasPrefix(rest, "//"):
		rest = rest[1:] // from the document's root
	case !strings.HasPrefix(rest, "/"):
		rest = "/" + rest
	}
	for rest != "" {
		combinator := ""
		switch {
		case strings.HasPrefix(rest, "//"):
			rest, combinator = rest[2:], " "
		case strings.HasPrefix(rest, "/"):
			rest, combinator = rest[1:], " > "
		}
		if axis := xpathAxis.FindString(rest); axis != "" {
			rest = rest[len(axis):]
			if axis != "child::" {
				combinator = " "
			}
		}
		if xpathAttr.MatchString(rest) {
			break
		}
		step, after, err := cssStep(path, rest)
		if err != nil {
			return "", err
		}
		css, rest = css+combinator+step, after
	}
	return strings.TrimSpace(css), nil
}

// cssStep turns one step with its conditions, and gives what comes after it.
func cssStep(path, rest string) (css, after string, err error) {
	css = xpathName.FindString(rest)
	rest = rest[len(css):]
	if css == "" || strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, ":") {
		return "", "", fmt.Errorf("%w: %s", ErrXPath, path)
	}
	for strings.HasPrefix(rest, "[") {
		end := closing(rest)
		if end < 0 {
			return "", "", fmt.Errorf("%w: %s", ErrXPath, path)
		}
		for _, condition := range strings.Split(rest[1:end], " and ") {
			more, ok := cssCondition(strings.TrimSpace(condition))
			if !ok {
				return "", "", fmt.Errorf("%w: %s", ErrXPath, path)
			}
			css += more
		}
		rest = rest[end+1:]
	}
	if rest != "" && rest[0] != '/' {
		return "", "", fmt.Errorf("%w: %s", ErrXPath, path)
	}
	return strings.Replace(css, "*[", "[", 1), rest, nil
}

func cssCondition(condition string) (string, bool) {
	if inner, ok := strings.CutPrefix(condition, "not("); ok && strings.HasSuffix(inner, ")") {
		css, ok := cssCondition(strings.TrimSpace(strings.TrimSuffix(inner, ")")))
		return ":not(" + css + ")", ok
	}
	for _, c := range xpathConditions {
		if m := c.form.FindStringSubmatchIndex(condition); m != nil {
			return string(c.form.ExpandString(nil, c.css, condition, m)), !strings.ContainsAny(condition, `\`)
		}
	}
	return "", false
}

// closing is where the bracket that s begins with ends, quotes passed over; -1: nowhere.
func closing(s string) int {
	depth, quote := 0, byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// splitOutside splits at a byte that stands outside quotes and brackets.
func splitOutside(s string, at byte) (parts []string) {
	depth, quote, from := 0, byte(0), 0
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '(':
			depth++
		case c == ']' || c == ')':
			depth--
		case c == at && depth == 0:
			parts, from = append(parts, s[from:i]), i+1
		}
	}
	return append(parts, s[from:])
}
