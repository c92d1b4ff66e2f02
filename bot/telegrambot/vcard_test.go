package telegrambot

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestContactsAreReadFromEachVersionOfVCard(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string]string
	}{
		{
			"4.0, folded and escaped",
			"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bob Wu\\, Jr.\r\nORG:Acme\\; Ltd;Sales\r\nTEL;VALUE=uri:tel:+86-138\r\n 12345678\r\nitem1.EMAIL;TYPE=work:bob@acme.test\r\nEND:VCARD",
			map[string]string{"person": "Bob Wu, Jr.", "customer": "Acme; Ltd", "phone": "+86-13812345678", "email": "bob@acme.test"},
		},
		{
			"2.1, quoted-printable",
			"BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E4=BC=9F;;;\nTEL;CELL:13800138000\nTEL;HOME:010\nEND:VCARD",
			map[string]string{"person": "伟 王", "phone": "13800138000"},
		},
		{
			"title and birthday",
			"BEGIN:VCARD\nFN:李雷\nTITLE:采购经理\nBDAY:1990-05-17\nPHOTO;ENCODING=b:AAAA\n BBBB\nEND:VCARD",
			map[string]string{"person": "李雷", "job": "采购经理", "birthday": "1990-05-17"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, []map[string]string{c.want}, parseCards(c.text))
		})
	}
}

func TestACardThatSaysNothingIsNone(t *testing.T) {
	for _, text := range []string{"", "hello", "BEGIN:VCARD\nEND:VCARD", "BEGIN:VCARD\nFN:x", "END:VCARD"} {
		require.Empty(t, parseCards(text))
	}
}

func FuzzParseCards(f *testing.F) {
	f.Add("BEGIN:VCARD\nN:a;b\nTEL:1\nEND:VCARD")
	f.Add("BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=\n=E7\nEND:VCARD")
	f.Fuzz(func(t *testing.T, text string) {
		for _, card := range parseCards(text) {
			require.NotEmpty(t, card)
			for name, value := range card {
				require.NotEmpty(t, value, name)
			}
		}
	})
}
