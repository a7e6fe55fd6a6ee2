package load

import (
	"context"
	"fmt"

	"khohoso/ingest/contract"
	"khohoso/internal/apperr"
)

func (b *batch) resolve(ctx context.Context, p *loadPlan) error {
	if p.retryColumn == "" {
		return apperr.New(apperr.BadInput,
			fmt.Sprintf("file %q has no column %s; mend the file that quarantine export wrote", p.source.Name, contract.RetryColumn),
			fmt.Sprintf("tệp %q không có cột %s; hãy sửa trên tệp do quarantine export tạo", p.source.Name, contract.RetryColumn))
	}
	err := b.exec(ctx, "resolve_quarantine", struct {
		*loadPlan
		Column string
	}{p, p.retryColumn})
	if err != nil {
		return readerFault(p.source.Name, err)
	}
	return nil
}
