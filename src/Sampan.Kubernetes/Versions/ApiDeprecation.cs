using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>A version of a kind that servers warn of.</summary>
/// <param name="Kind">The version and kind.</param>
/// <param name="Since">Minor in which it was deprecated, as the warning names it: <c>1.21</c>.</param>
/// <param name="UnavailableFrom">First minor that does not serve it, or null when it was not said.</param>
/// <param name="Replacement">What to use instead, <c>batch/v1 CronJob</c>; null when nothing was said.</param>
public sealed record ApiDeprecation(GroupVersionKind Kind, string Since, string? UnavailableFrom, string? Replacement)
{
    /// <summary>The text of the <c>Warning</c> header, as API servers since 1.19 send it with every answer.</summary>
    public string Warning =>
        $"{(Kind.Group.Length == 0 ? "" : Kind.Group + "/")}{Kind.Version} {Kind.Kind} is deprecated in v{Since}+"
        + (UnavailableFrom is null ? "" : $", unavailable in v{UnavailableFrom}+")
        + (Replacement is null ? "" : $"; use {Replacement}");
}
