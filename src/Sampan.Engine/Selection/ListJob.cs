using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;

namespace Sampan.Engine.Selection;

/// <summary>One LIST.</summary>
internal sealed record ListJob(ApiResource Resource, string? Namespace, string? Selector)
{
    public ListQuery Query(int pageSize) => new() { Namespace = Namespace, LabelSelector = Selector, PageSize = pageSize };

    public override string ToString() => Namespace is null ? Resource.Id.ToString() : $"{Resource.Id} in namespace {Namespace}";
}
