package credit

import "github.com/txnews/hub/aggregator/desk/text"

// beginning is how a line of the text begins.
type beginning struct {
	lead   int    // bytes of blanks before it
	s      string // the line behind them
	signed bool   // people may stand before its date
	wire   wire   // where wired
	wired  bool
}

// beginningOf reads the beginning of a line.
func beginningOf(line string) beginning {
	o := beginning{lead: blanks(line)}
	o.s = line[o.lead:]
	if o.signed = tellsOpening.In(o.s[:runeFloor(o.s, signedWithin)]); o.signed {
		o.wire, o.wired = findWire(o.s)
	}
	return o
}

// endsWire are what 讯, 电 and 消息 begin with; tellsOpening the same with 记者 and 通讯员.
var (
	endsWire     = text.SetOf("讯电消")
	tellsOpening = text.SetOf("讯电消记通")
)

// The marks that stand around and before credit.
var (
	openBrackets  = text.SetOf("(（[【〔")
	closeBrackets = text.SetOf(")）]】〕")
	brackets      = text.SetOf("()（）[]【】〔〕")
	openingMarks  = text.SetOf("【[(（〔■□●◎◆▲*")
)

func opens(r rune) bool { return unseen(r) || openingMarks.Has(r) }
