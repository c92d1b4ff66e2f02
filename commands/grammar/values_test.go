package grammar_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rapport-crm/rapport/commands/grammar"
	"github.com/rapport-crm/rapport/crm"
)

// refusal names the error as the tables do.
func refusal(err error) string {
	for name, target := range map[string]error{
		"no number": grammar.ErrNoNumber, "negative": grammar.ErrNegative, "too much": grammar.ErrTooMuch,
		"too fine": grammar.ErrTooFine, "range": grammar.ErrRange, "ambiguous": grammar.ErrAmbiguous,
		"impossible": grammar.ErrImpossible, "not understood": grammar.ErrNotUnderstood,
	} {
		if errors.Is(err, target) {
			return name
		}
	}
	return fmt.Sprint(err)
}

func TestAmountsAreWhatTheTableSays(t *testing.T) {
	for _, r := range table(t, "amount.txt") {
		require.Len(t, r.cells, 3, "amount.txt:%d", r.line)
		m, err := grammar.Amount(r.cells[0], r.cells[1])
		got := m.Cur + " " + strconv.FormatInt(m.Minor, 10)
		if err != nil {
			got = refusal(err)
		}
		if got != r.cells[2] {
			t.Errorf("amount.txt:%d: %q is %s, want %s", r.line, r.cells[0], got, r.cells[2])
		}
	}
}

// amountEcho writes an amount so that it reads as the same amount.
func amountEcho(m crm.Money) string {
	c, _ := crm.CurrencyOf(m.Cur)
	digits := fmt.Sprintf("%0*d", c.Digits+1, m.Minor)
	whole, fraction := digits[:len(digits)-c.Digits], digits[len(digits)-c.Digits:]
	if c.Digits == 0 {
		return m.Cur + " " + whole
	}
	return m.Cur + " " + whole + "." + fraction + "00" // 1.250 alone may be twelve hundred
}

func TestTheEchoOfAnAmountIsTheSameAmount(t *testing.T) {
	for _, r := range table(t, "amount.txt") {
		if m, err := grammar.Amount(r.cells[0], r.cells[1]); err == nil {
			again, err := grammar.Amount(amountEcho(m), "USD")
			require.NoError(t, err, amountEcho(m))
			require.Equal(t, m, again)
		}
	}
}

func TestBirthdaysAreWhatTheTableSays(t *testing.T) {
	orders := map[string]grammar.DateOrder{"mdy": grammar.MDY, "dmy": grammar.DMY}
	for _, r := range table(t, "birthday.txt") {
		require.Len(t, r.cells, 3, "birthday.txt:%d", r.line)
		b, err := grammar.Birthday(r.cells[0], orders[r.cells[1]])
		if got := saidBirthday(b, err); got != r.cells[2] {
			t.Errorf("birthday.txt:%d: %q is %s, want %s", r.line, r.cells[0], got, r.cells[2])
		}
		if err == nil {
			again, err := grammar.Birthday(b.String(), grammar.AnyOrder)
			require.NoError(t, err, b.String())
			require.Equal(t, b, again, "the echo of %q", r.cells[0])
		}
	}
}

// saidBirthday writes what became of a birthday as the table does.
func saidBirthday(b crm.Birthday, err error) string {
	var ambiguous *grammar.AmbiguousBirthdayError
	if errors.As(err, &ambiguous) {
		var readings []string
		for _, c := range ambiguous.Candidates {
			readings = append(readings, c.String())
		}
		return "ambiguous " + strings.Join(readings, " / ")
	}
	if err != nil {
		return refusal(err)
	}
	return b.String()
}

func TestDurationsAreWhatTheTableSays(t *testing.T) {
	for _, r := range table(t, "duration.txt") {
		require.Len(t, r.cells, 2, "duration.txt:%d", r.line)
		d, err := grammar.Duration(r.cells[0])
		got := strconv.Itoa(int(d / time.Minute))
		if err != nil {
			require.ErrorIs(t, err, grammar.ErrNotUnderstood)
			got = "-"
		}
		if got != r.cells[1] {
			t.Errorf("duration.txt:%d: %q is %s, want %s", r.line, r.cells[0], got, r.cells[1])
		}
	}
}

func TestAWordNamesAKindOfActivity(t *testing.T) {
	for kind, words := range map[crm.ActivityKind]string{
		crm.Call:    "call called Phone 电话 打电话 電話 ＣＡＬＬ",
		crm.Meeting: "meeting met 会议 开会 會議",
		crm.Email:   "email Emailed mailed e-mail 邮件 郵件",
		crm.Visit:   "visit visited 拜访 拜訪",
		crm.Chat:    "chat 微信 WeChat whatsapp",
		crm.Note:    "note 备注 備註",
	} {
		for word := range strings.FieldsSeq(words) {
			got, ok := grammar.ActivityKind(word)
			require.True(t, ok, word)
			require.Equal(t, kind, got, word)
		}
	}
	for _, word := range []string{"", "Acme", "caller", "华为"} {
		_, ok := grammar.ActivityKind(word)
		require.False(t, ok, word)
	}
}
