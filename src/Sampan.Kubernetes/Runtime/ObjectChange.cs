using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

/// <summary>One change of an <see cref="ObjectCache"/>.</summary>
/// <param name="Before">The object as the cache held it; null when it is new.</param>
/// <param name="After">The object as the cache holds it now; null when it is gone.</param>
public sealed record ObjectChange(KubeObject? Before, KubeObject? After)
{
    /// <summary>The newest state known of the object.</summary>
    public KubeObject Object => After ?? Before!;
}
