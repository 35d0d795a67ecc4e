using System.Collections.Frozen;
using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;

namespace Sampan.Sandbox.Selection;

/// <summary>A field that a kind lets clients select by.</summary>
/// <param name="Label">Its name in selectors.</param>
/// <param name="Path">Where it stands in the stored object.</param>
/// <param name="Absent">What it counts as when it is not there.</param>
internal sealed record SelectableField(string Label, string[] Path, string Absent = "")
{
    private static readonly SelectableField MetadataName = Of("metadata.name");
    private static readonly SelectableField MetadataNamespace = Of("metadata.namespace");

    private static readonly FrozenDictionary<GroupResource, SelectableField[]> OfKinds = new Dictionary<GroupResource, SelectableField[]>
    {
        [new("", "pods")] =
        [
            Of("spec.nodeName"), Of("spec.restartPolicy"), Of("spec.schedulerName"), Of("spec.serviceAccountName"), Of("spec.hostNetwork", "false"),
            Of("status.phase"), Of("status.podIP"), Of("status.nominatedNodeName"),
        ],
        [new("", "events")] =
        [
            Of("involvedObject.kind"), Of("involvedObject.namespace"), Of("involvedObject.name"), Of("involvedObject.uid"), Of("involvedObject.apiVersion"),
            Of("involvedObject.resourceVersion"), Of("involvedObject.fieldPath"), Of("reason"), Of("reportingComponent"), Of("type"),
            new("source", ["source", "component"]),
        ],
        [new("", "secrets")] = [Of("type")],
        [new("", "namespaces")] = [Of("status.phase")],
        [new("", "nodes")] = [Of("spec.unschedulable", "false")],
        [new("", "services")] = [Of("spec.clusterIP"), Of("spec.type")],
        [new("", "replicationcontrollers")] = [Of("status.replicas", "0")],
        [new("apps", "statefulsets")] = [Of("status.successful")],
        [new("batch", "jobs")] = [new("status.successful", ["status", "succeeded"], "0")],
        [new("certificates.k8s.io", "certificatesigningrequests")] = [Of("spec.signerName")],
    }.ToFrozenDictionary();

    /// <summary>The field with this label, or null when the kind does not offer it.</summary>
    public static SelectableField? Find(ServedResource resource, string label) => label switch
    {
        "metadata.name" => MetadataName,
        "metadata.namespace" when resource.Api.Namespaced => MetadataNamespace,
        "metadata.namespace" when resource.Custom is null => MetadataNamespace,
        _ when resource.Custom is { } custom => custom.SelectableFields.FirstOrDefault(f => f.Label == label),
        _ => OfKinds.GetValueOrDefault(resource.Home)?.FirstOrDefault(f => f.Label == label),
    };

    /// <summary>True for kinds that offer nothing beyond name and namespace.</summary>
    public static bool OnlyNames(ServedResource resource) => !OfKinds.ContainsKey(resource.Home);

    /// <summary>The field's value as selectors spell it.</summary>
    public string ValueIn(KubeObject item)
    {
        var value = item.View.At(Path);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => Absent,
        };
    }

    private static SelectableField Of(string label, string absent = "") => new(label, label.Split('.'), absent);
}
