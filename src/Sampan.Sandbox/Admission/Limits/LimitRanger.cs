using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Limits;

/// <summary>Admission plugin LimitRanger: the limit ranges of a namespace give new pods' containers requests and limits, and bound those of containers, pods and claims.</summary>
internal sealed class LimitRanger(KubernetesVersion version) : AdmissionPlugin
{
    private const string Annotation = "kubernetes.io/limit-ranger";
    private static readonly GroupResource LimitRanges = new("", "limitranges");
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Claims = new("", "persistentvolumeclaims");

    public override void Mutate(KindWrite write)
    {
        if (write.Resource.GroupResource != Pods || write.Old is not null) return;
        foreach (var range in Ranges(write)) SetDefaults(write.Item, range);
    }

    public override void Validate(KindWrite write)
    {
        var resource = write.Resource.GroupResource;
        // Pods' containers can't change afterwards, and what is going away is let go.
        if (resource == Pods ? write.Old is not null : resource != Claims) return;
        if (write.Old?.Text("metadata", "deletionTimestamp") is not null) return;
        foreach (var range in Ranges(write))
        {
            var problems = range.Objects("spec", "limits").SelectMany(l => resource == Pods ? OfPod(write.Item, l.Item) : OfClaim(write.Item, l.Item)).Distinct().ToList();
            if (problems.Count > 0) throw Forbidden(write, problems.Count == 1 ? problems[0] : $"[{string.Join(", ", problems)}]");
        }
    }

    private static IEnumerable<JsonObject> Ranges(KindWrite write) =>
        write.Store.List(LimitRanges, write.Key.Namespace).Select(r => (JsonObject)KubeJson.ParseNode(r.ToUtf8().Span)!);

    private static void SetDefaults(JsonObject pod, JsonObject range)
    {
        var (requests, limits) = (new JsonObject(), new JsonObject());
        foreach (var (_, limit) in range.Objects("spec", "limits").Where(l => l.Item.Text("type") == "Container"))
        {
            foreach (var (name, amount) in limit.Object("defaultRequest") ?? []) requests[name] = amount?.DeepClone();
            foreach (var (name, amount) in limit.Object("default") ?? []) limits[name] = amount?.DeepClone();
        }

        var set = new List<string>();
        foreach (var (_, container) in pod.Objects("spec", "containers")) SetDefaults(container, requests, limits, "container", set);
        foreach (var (_, container) in pod.Objects("spec", "initContainers")) SetDefaults(container, requests, limits, "init container", set);
        if (set.Count > 0) pod.ObjectOrNew("metadata").ObjectOrNew("annotations")[Annotation] = $"LimitRanger plugin set: {string.Join("; ", set)}";
    }

    private static void SetDefaults(JsonObject container, JsonObject requests, JsonObject limits, string called, List<string> set)
    {
        var resources = container.ObjectOrNew("resources");
        foreach (var (field, word, defaults) in new[] { ("requests", "request", requests), ("limits", "limit", limits) })
        {
            var missing = defaults.Where(d => resources.Object(field)?.ContainsKey(d.Key) is not true).OrderBy(d => d.Key, StringComparer.Ordinal).ToList();
            if (missing.Count == 0) continue;
            var all = (resources.Object(field) ?? []).Concat(missing).OrderBy(p => p.Key, StringComparer.Ordinal);
            resources[field] = new JsonObject(all.Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
            set.Add($"{string.Join(", ", missing.Select(m => m.Key))} {word} for {called} {container.Text("name")}");
        }
    }

    private IEnumerable<string> OfPod(JsonObject pod, JsonObject limit)
    {
        var spec = pod.Object("spec") ?? [];
        return limit.Text("type") switch
        {
            "Container" => spec.Objects("containers").Concat(spec.Objects("initContainers"))
                .SelectMany(c => LimitChecks.All(limit, Amounts.Of(c.Item.At("resources", "requests")), Amounts.Of(c.Item.At("resources", "limits")))),
            "Pod" => LimitChecks.All(limit, PodAmounts.Of(spec, "requests", version), PodAmounts.Of(spec, "limits", version)),
            _ => [],
        };
    }

    private static IEnumerable<string> OfClaim(JsonObject claim, JsonObject limit) =>
        limit.Text("type") == "PersistentVolumeClaim" ? LimitChecks.OfRequests(limit, Amounts.Of(claim.At("spec", "resources", "requests"))) : [];
}
