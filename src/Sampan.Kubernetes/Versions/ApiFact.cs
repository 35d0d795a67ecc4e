using Sampan.Kubernetes.Discovery;

namespace Sampan.Kubernetes.Versions;

/// <summary>One built-in resource in one group version: what discovery says of it, since when and until when.</summary>
public sealed record ApiFact
{
    /// <summary>As discovery describes it, in the version of the <see cref="ApiFacts"/> it comes from.</summary>
    public required ApiResource Resource { get; init; }

    /// <summary>Its subresources with their kinds and verbs, by name.</summary>
    public required IReadOnlyList<SubresourceFact> Subresources { get; init; }

    /// <summary>First version that serves it; null when that is 1.18 or earlier.</summary>
    public required KubernetesVersion? Since { get; init; }

    /// <summary>Last version that serves it; null when 1.36 still does.</summary>
    public required KubernetesVersion? Until { get; init; }

    /// <summary>Where the lifetime is known from: a recording, or the public deprecation guide or release notes.</summary>
    public required string Source { get; init; }

    /// <summary>True when a server of this version serves it.</summary>
    public bool ServedBy(KubernetesVersion version) =>
        (Since is not { } since || version.Minor >= since.Minor) && (Until is not { } until || version.Minor <= until.Minor);
}
