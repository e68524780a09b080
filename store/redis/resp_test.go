package redis

import "testing"

func TestCutBulk(t *testing.T) {
	for answer, want := range map[string]struct {
		value, rest string
		none, ok    bool
	}{
		"$3\r\nabc\r\n$1":                 {value: "abc", rest: "$1", ok: true},
		"$0\r\n\r\n":                      {ok: true},
		"$-1\r\n_":                        {none: true, rest: "_", ok: true},
		"_\r\n$-1\r\n":                    {none: true, rest: "$-1\r\n", ok: true},
		"$3\r\nabc\r":                     {none: true},
		"$3":                              {none: true},
		"":                                {none: true},
		"\r\n":                            {none: true},
		"$\r\n":                           {none: true},
		":3\r\n":                          {none: true},
		"-ERR no\r\n":                     {none: true},
		"$9999999999999\r\n":              {none: true},
		"$9223372036854775807\r\nabc\r\n": {none: true},
	} {
		value, rest, ok := cutBulk([]byte(answer))
		if string(value) != want.value || (value == nil) != want.none || string(rest) != want.rest || ok != want.ok {
			t.Errorf("%q: %q, %q, %t", answer, value, rest, ok)
		}
	}
}
