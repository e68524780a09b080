package text

import "testing"

func TestEndsWide(t *testing.T) {
	for s, want := range map[string]bool{
		"施工三天。": true, "真的吗？": true, "注意：": true, "他说“好。”": true, "他说“好”": true, "以此类推……": true, "》": true, "（图）": true,
		"施工三天": false, "He said “yes.”": false, "and so on…": false, "end.": false, "2026": false, "": false, "Ａ": false,
	} {
		if got := EndsWide(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
