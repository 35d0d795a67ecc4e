using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using static Sampan.Sandbox.Tables.CellText;

namespace Sampan.Sandbox.Tables;

/// <summary>Tables of namespaces, nodes, configuration, access rules and events.</summary>
internal static class ClusterTables
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static IEnumerable<(GroupResource, KindTable)> All =>
    [
        (new("", "namespaces"), new("Name|Status|Age", (o, now) => [Name(o), o.Text("status", "phase"), Ages.Of(o, now)])),
        (new("", "nodes"), new("Name|Status|Roles|Age|Version|Internal-IP*|External-IP*|OS-Image*|Kernel-Version*|Container-Runtime*", Node)),
        (new("", "configmaps"), new("Name|Data|Age", (o, now) => [Name(o), Count(o.At("data")) + Count(o.At("binaryData")), Ages.Of(o, now)])),
        (new("", "secrets"), new("Name|Type|Data|Age", (o, now) => [Name(o), o.Text("type"), Count(o.At("data")), Ages.Of(o, now)])),
        (new("", "serviceaccounts"), new("Name|Age", (o, now) => [Name(o), Ages.Of(o, now)])),
        (new("", "events"), new("Last Seen|Type|Reason|Object|Subobject*|Source*|Message|First Seen*|Count*|Name*", Event)),
        (new("", "limitranges"), new("Name|Created At", (o, _) => [Name(o), o.Text("metadata", "creationTimestamp")])),
        (new("", "resourcequotas"), new("Name|Request|Limit|Age", Quota)),
        (new("coordination.k8s.io", "leases"), new("Name|Holder|Age",
            (o, now) => [Name(o), o.Text("spec", "holderIdentity") ?? "", Ages.Of(o, now)])),
        (new("scheduling.k8s.io", "priorityclasses"), new("Name|Value#|Global-Default?|Age|PreemptionPolicy", (o, now) =>
            [Name(o), o.Whole("value") ?? 0, o.Flag("globalDefault") ?? false, Ages.Of(o, now), o.Text("preemptionPolicy") ?? ""])),
        (new("node.k8s.io", "runtimeclasses"), new("Name|Handler|Age", (o, now) => [Name(o), o.Text("handler"), Ages.Of(o, now)])),
        (new("rbac.authorization.k8s.io", "rolebindings"), new("Name|Role|Age|Users*|Groups*|ServiceAccounts*", Binding)),
        (new("rbac.authorization.k8s.io", "clusterrolebindings"), new("Name|Role|Age|Users*|Groups*|ServiceAccounts*", Binding)),
        (new("rbac.authorization.k8s.io", "roles"), new("Name|Created At", (o, _) => [Name(o), o.Text("metadata", "creationTimestamp")])),
        (new("rbac.authorization.k8s.io", "clusterroles"), new("Name|Created At", (o, _) => [Name(o), o.Text("metadata", "creationTimestamp")])),
        (new("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
            new("Name|Webhooks#|Age", (o, now) => [Name(o), o.Items("webhooks").Count(), Ages.Of(o, now)])),
        (new("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
            new("Name|Webhooks#|Age", (o, now) => [Name(o), o.Items("webhooks").Count(), Ages.Of(o, now)])),
    ];

    private static JsonNode?[] Node(JsonElement o, DateTimeOffset now)
    {
        var ready = o.Items("status", "conditions").Where(c => c.Text("type") == "Ready").Select(c => c.Text("status")).FirstOrDefault() switch { "True" => "Ready", null => "Unknown", _ => "NotReady" };
        if (o.Flag("spec", "unschedulable") is true) ready += ",SchedulingDisabled";
        var labels = o.At("metadata", "labels");
        var roles = labels.ValueKind != JsonValueKind.Object ? []
            : labels.EnumerateObject().Where(l => l.Name.StartsWith(RolePrefix, StringComparison.Ordinal))
                .Select(l => l.Name[RolePrefix.Length..]).Order(StringComparer.Ordinal).ToList();
        return
        [
            Name(o), ready, Or(string.Join(',', roles), None), Ages.Of(o, now), o.Text("status", "nodeInfo", "kubeletVersion") ?? "",
            Address(o, "InternalIP"), Address(o, "ExternalIP"),
            Or(o.Text("status", "nodeInfo", "osImage"), "<unknown>"), Kernel(o),
            Or(o.Text("status", "nodeInfo", "containerRuntimeVersion"), "<unknown>"),
        ];
    }

    private static string Kernel(JsonElement node)
    {
        var (kernel, architecture) = (Or(node.Text("status", "nodeInfo", "kernelVersion"), "<unknown>"),
            node.Text("status", "nodeInfo", "architecture") ?? "");
        return architecture.Length == 0 ? kernel : $"{kernel} ({architecture})";
    }

    private static string Address(JsonElement node, string type) =>
        Or(node.Items("status", "addresses").Where(a => a.Text("type") == type).Select(a => a.Text("address")).FirstOrDefault(), None);

    private static JsonNode?[] Event(JsonElement o, DateTimeOffset now)
    {
        var first = o.Text("firstTimestamp") ?? o.Text("eventTime");
        var last = o.Text("series", "lastObservedTime") ?? o.Text("lastTimestamp") ?? first;
        var count = o.Whole("series", "count") ?? (o.Whole("count") is { } n and > 0 ? n : 1);
        var about = o.At("involvedObject");
        return
        [
            Ages.Since(last, now), o.Text("type"), o.Text("reason"), $"{about.Text("kind")?.ToLowerInvariant()}/{about.Text("name")}",
            about.Text("fieldPath") ?? "",
            Source(o), (o.Text("message") ?? "").Trim(), Ages.Since(first, now), count, Name(o),
        ];
    }

    private static string Source(JsonElement o)
    {
        var component = o.Text("source", "component") ?? o.Text("reportingComponent") ?? "";
        var host = o.Text("source", "host") ?? o.Text("reportingInstance");
        return string.IsNullOrEmpty(host) ? component : $"{component}, {host}";
    }

    private static JsonNode?[] Quota(JsonElement o, DateTimeOffset now)
    {
        var (requests, limits) = (new List<string>(), new List<string>());
        var hard = o.At("status", "hard");
        var entries = hard.ValueKind == JsonValueKind.Object ? hard.EnumerateObject().OrderBy(e => e.Name, StringComparer.Ordinal).ToList() : [];
        foreach (var entry in entries)
        {
            var text = $"{entry.Name}: {o.Text("status", "used", entry.Name) ?? "0"}/{entry.Value.GetString()}";
            (entry.Name.StartsWith("limits.", StringComparison.Ordinal) ? limits : requests).Add(text);
        }

        return [Name(o), string.Join(", ", requests), string.Join(", ", limits), Ages.Of(o, now)];
    }

    private static JsonNode?[] Binding(JsonElement o, DateTimeOffset now)
    {
        string Of(string kind) => string.Join(", ", o.Items("subjects").Where(s => s.Text("kind") == kind)
            .Select(s => s.Text("namespace") is { Length: > 0 } ns ? $"{ns}/{s.Text("name")}" : s.Text("name")));
        return [Name(o), $"{o.Text("roleRef", "kind")}/{o.Text("roleRef", "name")}", Ages.Of(o, now), Of("User"), Of("Group"), Of("ServiceAccount")];
    }
}
