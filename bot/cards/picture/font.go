package picture

import (
	_ "embed" // the font
	"fmt"
	"sync"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// notoSans is the part of Noto Sans CJK SC that font/cut.sh cuts out.
//
//go:embed font/NotoSansCJKsc-Subset.otf
var notoSans []byte

// fonts returns the parsed fonts, the preferred one first. They are parsed at the first call: a bot that draws nothing pays
// nothing. A parsed font may be shared; what draws with it may not.
var fonts = sync.OnceValues(parseFonts)

// parseFonts parses Noto Sans, and the Go font for what Noto lacks.
func parseFonts() ([]*sfnt.Font, error) {
	noto, err := sfnt.Parse(notoSans)
	if err != nil {
		return nil, fmt.Errorf("the embedded Noto Sans: %w", err)
	}
	latin, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("the Go font: %w", err)
	}
	return []*sfnt.Font{noto, latin}, nil
}
