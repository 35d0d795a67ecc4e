using Sampan.Kubernetes.Client;

namespace Sampan.Engine.Selection;

/// <summary>What a LIST gave next: a page, or the failure it ended in. Neither means that it is through.</summary>
internal sealed record ListedPage(ListJob Job, KubePage? Page, Exception? Failure);
