package slackbot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/slack-go/slack"

	"github.com/rapport-crm/rapport/bot"
)

// upload shows a picture in a conversation: an address is asked for, the bytes
// are posted there as they are (slack-go's own way ends its multipart body
// twice), and the file is completed into the channel. A picture inside a
// message's blocks would have to be shared with its readers first, which is
// this same step.
func (b *Bot) upload(ctx context.Context, channel, thread string, p *bot.Picture) error {
	if len(p.PNG) == 0 {
		return fmt.Errorf("picture %s is empty", p.Name)
	}
	target, err := b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: p.Name, FileSize: len(p.PNG), AltTxt: cut(p.Alt, maxAlt),
	})
	if err != nil {
		return fmt.Errorf("address for picture %s: %w", p.Name, err)
	}
	if err := b.postBytes(ctx, target.UploadURL, p.PNG); err != nil {
		return fmt.Errorf("picture %s: %w", p.Name, err)
	}
	_, err = b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files:   []slack.FileSummary{{ID: target.FileID, Title: cut(p.Alt, maxHeader)}},
		Channel: channel, ThreadTimestamp: thread,
	})
	if err != nil {
		return fmt.Errorf("completing picture %s: %w", p.Name, err)
	}
	return nil
}

// postBytes posts a file to the address that Slack gave for it.
func (b *Bot) postBytes(ctx context.Context, url string, data []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		return withoutURL(err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := b.http.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(resp.Body, 4096)); err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("upload refused: %s", resp.Status)
	}
	return nil
}
