// Package picture draws charts as PNG, for a phone: one column 900 pixels wide, large type, light background.
//
// It knows nothing of customers or deals, of languages or of money: every number comes as a [Figure], which is the number
// and the words for it in the reader's language, and every label comes as it is to be read. A picture says nothing that the
// message's text does not say as well.
//
// The same input gives the same bytes on one machine; another processor may round a pixel's shade differently. All functions
// may be called at the same time. The font is embedded, and parsed when the first picture is drawn.
package picture
