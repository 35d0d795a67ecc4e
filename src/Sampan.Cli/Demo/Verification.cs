using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Demo;

/// <summary>Compares what the application is made of in A and in B, kind by kind.</summary>
internal sealed class Verification(DemoStage stage, IReadOnlyCollection<string> namespaces)
{
    // Kind, and the parts that make up its meaning. What controllers add (addresses, status, nodes) is each cluster's own.
    private static readonly (string Resource, string[][] Parts)[] Kinds =
    [
        ("deployments.apps", [["spec", "replicas"], ["spec", "template"]]),
        ("statefulsets.apps", [["spec", "replicas"], ["spec", "template"]]),
        ("daemonsets.apps", [["spec", "template"]]),
        ("services", [["spec", "type"], ["spec", "selector"]]),
        ("configmaps", [["data"], ["binaryData"]]),
        ("secrets", [["data"], ["type"]]),
        ("serviceaccounts", []),
        ("persistentvolumeclaims", [["spec", "resources"], ["spec", "storageClassName"]]),
        ("ingresses.networking.k8s.io", [["spec", "rules"]]),
        ("roles.rbac.authorization.k8s.io", [["rules"]]),
        ("rolebindings.rbac.authorization.k8s.io", [["subjects"], ["roleRef"]]),
        ("catalogs.shop.example.com", [["spec"]]),
    ];

    /// <summary>How many objects were compared, and one line for each that is missing in B or differs there.</summary>
    public async Task<(int Compared, IReadOnlyList<string> Differences)> CompareAsync(CancellationToken ct)
    {
        var (compared, differences) = (0, new List<string>());
        foreach (var (resource, parts) in Kinds)
        {
            var there = (await stage.B.ListAsync(resource, null, ct)).ToDictionary(o => o.Key);
            foreach (var before in (await stage.A.ListAsync(resource, null, ct)).Where(o => namespaces.Contains(o.Namespace ?? "") && o.Name != "kube-root-ca.crt"))
            {
                compared++;
                if (!there.TryGetValue(before.Key, out var after)) differences.Add($"{before.Kind.Kind} {before.Key}: missing");
                else differences.AddRange(parts.Where(p => !Same(before, after, p)).Select(p => $"{before.Kind.Kind} {before.Key}: {string.Join('.', p)} differs"));
            }
        }

        return (compared, differences);
    }

    // A newer cluster may default fields that the older one does not know: what A has must be in B, no less.
    private static bool Same(KubeObject before, KubeObject after, string[] path) => Holds(before.View.At(path), after.View.At(path));

    private static bool Holds(JsonElement a, JsonElement b) => a.ValueKind switch
    {
        JsonValueKind.Object => b.ValueKind == JsonValueKind.Object && a.EnumerateObject().All(p => Holds(p.Value, b.At(p.Name))),
        JsonValueKind.Array => b.ValueKind == JsonValueKind.Array && a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => Holds(p.First, p.Second)),
        JsonValueKind.Null or JsonValueKind.Undefined => b.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined,
        _ => b.ValueKind == a.ValueKind && JsonElement.DeepEquals(a, b),
    };
}
