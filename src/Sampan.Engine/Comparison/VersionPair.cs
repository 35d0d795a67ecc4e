using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>An object of both sides in one version: one in which both have it, else the right one is converted where that is known.</summary>
internal static class VersionPair
{
    public static (KubeObject Left, KubeObject Right) Read(IComparedObjects left, IComparedObjects right, ObjectKey key)
    {
        foreach (var version in left.Versions.Where(right.Versions.Contains))
        {
            if (left.Read(key, version) is { } a && right.Read(key, version) is { } b) return (a, b);
        }

        var (x, y) = (left.Read(key, null)!, right.Read(key, null)!);
        if (x.ApiVersion == y.ApiVersion || !KindConversions.VersionsOf(y.Kind).Contains(x.ApiVersion)) return (x, y);
        return (x, KindConversions.Convert(y, x.ApiVersion).Item);
    }
}
