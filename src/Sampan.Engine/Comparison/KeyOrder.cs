using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>The one order in which both sides are walked.</summary>
internal static class KeyOrder
{
    public static int Compare(ObjectKey a, ObjectKey b)
    {
        var byNamespace = string.CompareOrdinal(a.Namespace ?? "", b.Namespace ?? "");
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(a.Name, b.Name);
    }
}
