using System.Text.Json.Nodes;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Selection;

/// <summary>A small cluster at random, as a fake cluster and as the oracle's plain list.</summary>
internal sealed class RandomCluster
{
    private static readonly string[] Spaces = ["a", "ab", "b", "c", "prod-1", "prod-2", "prod-10"];

    // plural.group, kind, namespaced, short name; in the server's order.
    private static readonly (ResourceId Id, string Kind, bool Namespaced, string Short)[] Served =
    [
        (new("", "v1", "configmaps"), "ConfigMap", true, "cm"), (new("", "v1", "events"), "Event", true, "ev"), (new("", "v1", "namespaces"), "Namespace", false, "ns"),
        (new("", "v1", "persistentvolumeclaims"), "PersistentVolumeClaim", true, "pvc"), (new("", "v1", "persistentvolumes"), "PersistentVolume", false, "pv"),
        (new("", "v1", "pods"), "Pod", true, "po"), (new("", "v1", "secrets"), "Secret", true, "sec"), (new("", "v1", "serviceaccounts"), "ServiceAccount", true, "sa"),
        (new("extensions", "v1beta1", "deployments"), "Deployment", true, "deploy"), (new("apps", "v1", "deployments"), "Deployment", true, "deploy"),
        (new("events.k8s.io", "v1", "events"), "Event", true, "ev"),
        (new("rbac.authorization.k8s.io", "v1", "clusterrolebindings"), "ClusterRoleBinding", false, "crb"), (new("rbac.authorization.k8s.io", "v1", "clusterroles"), "ClusterRole", false, "cr"),
        (new("apiextensions.k8s.io", "v1", "customresourcedefinitions"), "CustomResourceDefinition", false, "crd"),
        (new("example.com", "v1", "widgets"), "Widget", true, "wd"), (new("example.com", "v1", "gadgets"), "Gadget", false, "gd"),
        (new("snapshot.storage.k8s.io", "v1", "volumesnapshots"), "VolumeSnapshot", true, "vs"), (new("snapshot.storage.k8s.io", "v1", "volumesnapshotcontents"), "VolumeSnapshotContent", false, "vsc"),
    ];

    private readonly Random _random;
    private readonly FakeCluster _fake;

    public RandomCluster(Random random, FakeCluster fake)
    {
        (_random, _fake) = (random, fake);
        fake.Served.Clear();
        fake.Served.AddRange(Served.Select(s => Catalogs.Of(s.Id, s.Kind, s.Namespaced) with { ShortNames = [s.Short] }));
        foreach (var name in Spaces.Where(_ => random.Next(4) > 0)) Add("namespaces", null, name, []);
        foreach (var name in (string[])["pv1", "pv2"]) Add("persistentvolumes", null, name, []);
        foreach (var name in (string[])["r1", "r2"]) Add("clusterroles.rbac.authorization.k8s.io", null, name, []);
        foreach (var name in (string[])["widgets.example.com", "gadgets.example.com", "others.example.com"]) Add("customresourcedefinitions.apiextensions.k8s.io", null, name, []);
        Add("gadgets.example.com", null, "g1", []);
        Add("volumesnapshotcontents.snapshot.storage.k8s.io", null, "content", []);
        Add("clusterrolebindings.rbac.authorization.k8s.io", null, "bind-a", [("clusterroles.rbac.authorization.k8s.io", null, "r1")]);
        foreach (var ns in Objects.Where(o => o.Resource == "namespaces").Select(o => o.Name).ToList()) Fill(ns);
    }

    public List<OracleObject> Objects { get; } = [];

    /// <summary>The oracle's tables, written by hand next to what the fake serves.</summary>
    public static Oracle Oracle { get; } = new(
        [
            ("pods", true), ("persistentvolumeclaims", true), ("persistentvolumes", false), ("configmaps", true), ("events", true), ("secrets", true), ("serviceaccounts", true),
            ("deployments.apps", true), ("events.events.k8s.io", true), ("clusterrolebindings.rbac.authorization.k8s.io", false), ("clusterroles.rbac.authorization.k8s.io", false),
            ("customresourcedefinitions.apiextensions.k8s.io", false), ("widgets.example.com", true), ("gadgets.example.com", false),
            ("volumesnapshots.snapshot.storage.k8s.io", true), ("volumesnapshotcontents.snapshot.storage.k8s.io", false), ("deployments.extensions", true), ("namespaces", false),
        ],
        // The fake serves deployments in two groups, the older one first.
        new Dictionary<string, string>(OracleNames.Common) { ["deploy"] = "deployments.extensions", ["deployments.extensions"] = "deployments.extensions" },
        new HashSet<string> { "widgets.example.com", "gadgets.example.com" });

    private void Fill(string ns)
    {
        foreach (var resource in (string[])["configmaps", "secrets", "widgets.example.com", "volumesnapshots.snapshot.storage.k8s.io"])
        {
            for (var i = _random.Next(3); i > 0; i--) Add(resource, ns, $"o{i}", []);
        }

        // The same objects, served under two groups.
        foreach (var twins in (string[][])[["deployments.apps", "deployments.extensions"], ["events", "events.events.k8s.io"]])
        {
            if (_random.Next(2) == 0) continue;
            var (labels, going) = (Labels(), _random.Next(8) == 0);
            foreach (var resource in twins) Put(new OracleObject(resource, ns, "twin") { Labels = labels, IsGoing = going });
        }

        var claim = _random.Next(3) > 0;
        if (claim) Add("persistentvolumeclaims", ns, "data", _random.Next(2) == 0 ? [("persistentvolumes", null, ns.StartsWith('a') ? "pv1" : "pv2")] : []);
        if (_random.Next(3) > 0) Add("pods", ns, "web", _random.Next(3) > 0 ? [("persistentvolumeclaims", ns, "data")] : []);
        if (_random.Next(2) == 0) Add("serviceaccounts", ns, "app", ns == "a" ? [("clusterrolebindings.rbac.authorization.k8s.io", null, "bind-a"), ("clusterroles.rbac.authorization.k8s.io", null, "r1")] : []);
    }

    private void Add(string resource, string? ns, string name, IReadOnlyList<(string, string?, string)> names)
    {
        // A binding does not bring its role: the account does.
        var follows = resource.StartsWith("clusterrolebindings", StringComparison.Ordinal) ? [] : names;
        Put(new OracleObject(resource, ns, name) { Labels = Labels(), IsGoing = _random.Next(10) == 0, Names = follows });
    }

    private void Put(OracleObject item)
    {
        Objects.Add(item);
        var id = Served.First(s => s.Id.GroupResource.ToString() == item.Resource).Id;
        _fake.Add(id, item.Namespace, item.Name, KubeJson.Write(Json(item, id)));
    }

    private static JsonObject Json(OracleObject item, ResourceId id)
    {
        var metadata = new JsonObject { ["name"] = item.Name, ["labels"] = new JsonObject(item.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))) };
        if (item.Namespace is { } ns) metadata["namespace"] = ns;
        if (item.IsGoing) metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        var json = new JsonObject { ["apiVersion"] = id.ApiVersion, ["kind"] = Served.First(s => s.Id == id).Kind, ["metadata"] = metadata };
        var first = item.Names.Count > 0 ? item.Names[0].Name : null;
        switch (item.Resource)
        {
            case "namespaces":
                json["status"] = new JsonObject { ["phase"] = item.IsGoing ? "Terminating" : "Active" };
                break;
            case "pods" when first is not null:
                json["spec"] = new JsonObject { ["volumes"] = new JsonArray(new JsonObject { ["name"] = "d", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = first } }) };
                break;
            case "persistentvolumeclaims" when first is not null:
                (json["spec"], json["status"]) = (new JsonObject { ["volumeName"] = first }, new JsonObject { ["phase"] = "Bound" });
                break;
            case "clusterrolebindings.rbac.authorization.k8s.io":
                json["roleRef"] = new JsonObject { ["kind"] = "ClusterRole", ["name"] = "r1" };
                json["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "app", ["namespace"] = "a" });
                break;
        }

        return json;
    }

    private Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>();
        if (_random.Next(2) == 0) labels["app"] = _random.Next(3) switch { 0 => "x", 1 => "y", _ => "z" };
        if (_random.Next(3) == 0) labels["tier"] = _random.Next(2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (_random.Next(9) == 0) labels["velero.io/exclude-from-backup"] = _random.Next(3) > 0 ? "true" : "false";
        return labels;
    }
}
