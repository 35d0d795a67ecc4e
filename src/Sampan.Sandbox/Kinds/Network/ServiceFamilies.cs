using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>Address families of services on a cluster that has IPv4 only.</summary>
internal static class ServiceFamilies
{
    private const string Four = "IPv4";
    private const string Six = "IPv6";
    private const string Policy = "spec.ipFamilyPolicy";

    /// <summary>Fills in policy and families, and adds what can't be had.</summary>
    public static void Complete(List<FieldError> errors, JsonObject spec, JsonObject? before, KubernetesVersion version)
    {
        if (spec.Text("type") == "ExternalName") return;
        // A headless service that picks no pods may point anywhere, so it is not tied to the families the cluster has.
        var anyFamily = spec.Text("clusterIP") == "None" && spec.LacksItems("selector");
        if (spec.Lacks("ipFamilyPolicy")) spec["ipFamilyPolicy"] = before?.Text("ipFamilyPolicy") ?? (anyFamily ? "RequireDualStack" : "SingleStack");
        Related(errors, spec, before, version);
        if (errors.Count > 0) return;
        Shrink(spec, before);
        var policy = spec.Text("ipFamilyPolicy")!;
        Counts(errors, spec, policy);
        Infer(errors, spec);
        if (errors.Count > 0) return;
        if (anyFamily)
        {
            if (spec.LacksItems("ipFamilies")) spec["ipFamilies"] = JsonEdits.List(Four);
            if (spec["ipFamilies"] is JsonArray { Count: 1 } one && policy != "SingleStack") one.Add((JsonNode)(one[0].Text() == Four ? Six : Four));
            return;
        }

        if (policy == "RequireDualStack") errors.Add(FieldError.Invalid(Policy, FieldError.Quote(policy), "this cluster is not configured for dual-stack services"));
        foreach (var (family, i) in spec.Texts("ipFamilies").Select((f, i) => (f, i)))
        {
            if (family != Four) errors.Add(FieldError.Invalid($"spec.ipFamilies[{i}]", FieldError.Quote(family), "not configured on this cluster"));
        }

        if (errors.Count == 0 && spec.LacksItems("ipFamilies")) spec["ipFamilies"] = JsonEdits.List(Four);
    }

    /// <summary>What has to fit together among addresses and families.</summary>
    public static void Related(List<FieldError> errors, JsonObject spec, JsonObject? before, KubernetesVersion version)
    {
        if (spec.Text("type") == "ExternalName") return;
        var (address, all, families) = (spec.Text("clusterIP") ?? "", spec.Texts("clusterIPs").ToList(), spec.Texts("ipFamilies").ToList());
        var printed = FieldChecks.Print(spec["clusterIPs"]);
        if (address.Length > 0 && all.Count == 0) errors.Add(FieldError.Required("spec.clusterIPs"));
        else if (address.Length > 0 && all[0] != address) errors.Add(FieldError.Invalid("spec.clusterIPs", printed, "first value must match `clusterIP`"));
        else if (address.Length == 0 && all.Count > 0) errors.Add(FieldError.Invalid("spec.clusterIPs", printed, "must be empty when `clusterIP` is not specified"));
        foreach (var (family, i) in families.Select((f, i) => (f, i)))
        {
            if (family is not (Four or Six)) errors.Add(FieldError.NotSupported($"spec.ipFamilies[{i}]", FieldError.Quote(family), Four, Six));
            if (families.IndexOf(family) < i) errors.Add(FieldError.Duplicate($"spec.ipFamilies[{i}]", FieldError.Quote(family)));
        }

        errors.OneOf(spec, "spec", "ipFamilyPolicy", "PreferDualStack", "RequireDualStack", "SingleStack");
        if (!AreAddresses(errors, spec, before, all, version)) return;
        if (all.Count > 1 && all.Select(Addresses.IsSix).Distinct().Count() < 2)
            errors.Add(FieldError.Invalid("spec.clusterIPs", printed, "may specify no more than one IP for each IP family"));
        if (address == "None") return;
        foreach (var (ip, i) in all.Take(families.Count).Select((ip, i) => (ip, i)))
        {
            if (Addresses.IsSix(ip) == (families[i] == Six)) continue;
            errors.Add(FieldError.Invalid($"spec.clusterIPs[{i}]", FieldError.Quote(ip), $"expected an {families[i]} value as indicated by `ipFamilies[{i}]`"));
        }
    }

    private static bool AreAddresses(List<FieldError> errors, JsonObject spec, JsonObject? before, List<string> all, KubernetesVersion version)
    {
        var valid = true;
        foreach (var (ip, i) in all.Select((ip, i) => (ip, i)))
        {
            var problem = i == 0 && ip == "None" ? null : before.Texts("clusterIPs").Contains(ip) ? null : Addresses.Problem(ip, version);
            if (problem is not null) errors.Add(FieldError.Invalid($"spec.clusterIPs[{i}]", FieldError.Quote(ip), problem));
            if (i == 0 && ip == "None" && all.Count > 1)
                errors.Add(FieldError.Invalid("spec.clusterIPs", FieldChecks.Print(spec["clusterIPs"]), "'None' must be the first and only value"));
            valid &= problem is null && (ip != "None" || all.Count == 1);
        }

        if (all.Count > 2) errors.Add(FieldError.Invalid("spec.clusterIPs", FieldChecks.Print(spec["clusterIPs"]), "may only hold up to 2 values"));
        return valid;
    }

    /// <summary>Asking for one family of a service that has two gives the second one up.</summary>
    private static void Shrink(JsonObject spec, JsonObject? before)
    {
        if (before is null || spec.Text("ipFamilyPolicy") != "SingleStack") return;
        foreach (var field in new[] { "clusterIPs", "ipFamilies" })
        {
            if (spec[field] is JsonArray { Count: > 1 } list && JsonEdits.Same(list, before[field])) list.RemoveAt(1);
        }
    }

    private static void Counts(List<FieldError> errors, JsonObject spec, string policy)
    {
        if (policy != "SingleStack") return;
        const string Several = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
        if (spec.Items("clusterIPs").Count() == 2) errors.Add(FieldError.Invalid(Policy, FieldError.Quote(policy), $"{Several} cluster IPs are specified"));
        if (spec.Items("ipFamilies").Count() == 2) errors.Add(FieldError.Invalid(Policy, FieldError.Quote(policy), $"{Several} IP families are specified"));
    }

    private static void Infer(List<FieldError> errors, JsonObject spec)
    {
        var families = spec["ipFamilies"] as JsonArray ?? [];
        foreach (var (ip, i) in spec.Texts("clusterIPs").Select((ip, i) => (ip, i)).Skip(families.Count))
        {
            if (ip == "None") break;
            if (Addresses.IsSix(ip)) errors.Add(FieldError.Invalid($"spec.clusterIPs[{i}]", FieldChecks.Print(spec["clusterIPs"]), "IPv6 is not configured on this cluster"));
            else families.Add((JsonNode)Four);
        }

        if (families.Count > 0 && families.Parent is null) spec["ipFamilies"] = families;
    }
}
