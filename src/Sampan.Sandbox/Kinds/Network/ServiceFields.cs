using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Fields of a service that depend on its type, and what becomes of them when it changes.</summary>
internal static class ServiceFields
{
    public static bool NeedsAddress(JsonObject spec) => spec.Text("type") is "ClusterIP" or "NodePort" or "LoadBalancer";

    public static bool NeedsNodePorts(JsonObject spec) =>
        spec.Text("type") == "NodePort" || (spec.Text("type") == "LoadBalancer" && spec.Flag("allocateLoadBalancerNodePorts") is not false);

    public static bool NeedsHealthPort(JsonObject spec) => spec.Text("type") == "LoadBalancer" && spec.Text("externalTrafficPolicy") == "Local";

    /// <summary>Brings <c>clusterIP</c> and <c>clusterIPs</c> together when only one of them was changed.</summary>
    public static void Normalize(JsonObject spec, JsonObject? before)
    {
        var address = spec.Text("clusterIP") ?? "";
        if (before is null) return;
        var sameOne = address == (before.Text("clusterIP") ?? "");
        var sameAll = JsonEdits.Same(spec["clusterIPs"], before["clusterIPs"]);
        if (sameOne || !sameAll) return;
        if (address.Length == 0) spec.Remove("clusterIPs");
        else if (spec["clusterIPs"] is JsonArray { Count: > 0 } all) all[0] = address;
    }

    public static void MirrorAddress(JsonObject spec)
    {
        if (spec.LacksItems("clusterIPs") && spec.Text("clusterIP") is { Length: > 0 } address) spec["clusterIPs"] = JsonEdits.List(address);
    }

    /// <summary>What a client left out of an update, the server does not forget.</summary>
    public static void KeepAllocated(JsonObject spec, JsonObject before)
    {
        if (NeedsAddress(spec) && NeedsAddress(before))
        {
            if (spec.Lacks("clusterIP") && !before.Lacks("clusterIP")) spec["clusterIP"] = before.Text("clusterIP");
            if (spec.LacksItems("clusterIPs") && spec.Text("clusterIP") == before.Text("clusterIP") && before["clusterIPs"] is { } all)
                spec["clusterIPs"] = all.DeepClone();
        }

        if (NeedsNodePorts(spec) && NeedsNodePorts(before)) KeepNodePorts(spec, before);
        if (NeedsHealthPort(spec) && NeedsHealthPort(before) && spec.Lacks("healthCheckNodePort") && before["healthCheckNodePort"] is { } port)
            spec["healthCheckNodePort"] = port.DeepClone();
    }

    /// <summary>Removes values of the old type that a client only carried along.</summary>
    public static void DropForeign(JsonObject item, JsonObject spec, JsonObject before)
    {
        if (NeedsAddress(before) && !NeedsAddress(spec))
        {
            foreach (var field in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy" }) DropIfSame(spec, before, field);
        }

        if (NeedsNodePorts(before) && !NeedsNodePorts(spec) && NodePorts(spec).SequenceEqual(NodePorts(before)))
        {
            foreach (var (_, port) in spec.Objects("ports")) port.Remove("nodePort");
        }

        if (NeedsHealthPort(before) && !NeedsHealthPort(spec)) DropIfSame(spec, before, "healthCheckNodePort");
        var (was, now) = (before.Text("type"), spec.Text("type"));
        if (was == "LoadBalancer" && now != "LoadBalancer") DropIfSame(spec, before, "allocateLoadBalancerNodePorts");
        if (was == "LoadBalancer" && now != "LoadBalancer") DropIfSame(spec, before, "loadBalancerClass");
        if (now is not ("NodePort" or "LoadBalancer")) DropIfSame(spec, before, "externalTrafficPolicy");
        if (now == "ExternalName") DropIfSame(spec, before, "internalTrafficPolicy");
        if (now != "LoadBalancer" && item["status"] is JsonObject status) status["loadBalancer"] = new JsonObject();
    }

    /// <summary>What is there and means nothing.</summary>
    public static void Warn(KindContext context)
    {
        if (!context.Version.Since(28)) return;
        var (spec, headless) = (context.Spec, context.Spec.Text("clusterIP") == "None");
        if (headless && !spec.Lacks("loadBalancerIP")) context.Write.Warnings.Add("spec.loadBalancerIP is ignored for headless services");
        if (headless && !spec.LacksItems("externalIPs")) context.Write.Warnings.Add("spec.externalIPs is ignored for headless services");
        if (headless && spec.Text("sessionAffinity") != "None") context.Write.Warnings.Add("spec.SessionAffinity is ignored for headless services");
        if (context.Version.Since(36) && !headless && !spec.LacksItems("externalIPs") && spec.Text("type") != "ExternalName")
            context.Write.Warnings.Add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        if (spec.Text("type") == "ExternalName" && !spec.LacksItems("externalIPs"))
            context.Write.Warnings.Add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        if (spec.Text("type") != "ExternalName" && !spec.Lacks("externalName"))
            context.Write.Warnings.Add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject before)
    {
        // By name: everything else about a port may have been changed.
        var known = before.Objects("ports").Where(p => !p.Item.Lacks("nodePort")).DistinctBy(p => Key(p.Item)).ToDictionary(p => Key(p.Item), p => p.Item["nodePort"]!);
        var used = NodePorts(spec).ToHashSet();
        foreach (var (_, port) in spec.Objects("ports").Where(p => p.Item.Lacks("nodePort")))
        {
            if (known.TryGetValue(Key(port), out var kept) && used.Add(kept.Whole())) port["nodePort"] = kept.DeepClone();
        }
    }

    private static IEnumerable<long?> NodePorts(JsonObject spec) =>
        spec.Objects("ports").Select(p => p.Item.Whole("nodePort")).Where(n => n is not (null or 0));

    private static string Key(JsonObject port) => port.Text("name") ?? "";

    private static void DropIfSame(JsonObject spec, JsonObject before, string field)
    {
        if (JsonEdits.Same(spec[field], before[field])) spec.Remove(field);
    }
}
