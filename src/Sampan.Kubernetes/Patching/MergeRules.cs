using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Patching;

/// <summary>Merge rules of the built-in kinds.</summary>
public static class MergeRules
{
    /// <summary>The rule for a path of property names joined by dots; null means atomic.</summary>
    public static MergeRule? For(ApiTypes types, GroupVersionKind kind, string path) =>
        types.FieldAt(kind, path.Split('.')) is { PatchStrategy: { } strategy } field ? new MergeRule(strategy, field.MergeKey) : null;
}
