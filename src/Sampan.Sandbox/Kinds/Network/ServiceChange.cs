using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Network;

/// <summary>What of a service may not change.</summary>
internal static class ServiceChange
{
    private const string Once = "may not change once set";

    public static void Check(List<FieldError> errors, JsonObject spec, JsonObject before)
    {
        if (spec.Text("type") != "ExternalName" && before.Text("type") != "ExternalName")
        {
            Addresses(errors, spec, before);
            Families(errors, spec, before);
        }

        if (spec.Text("type") == "LoadBalancer" && before.Text("type") == "LoadBalancer" && spec.Text("loadBalancerClass") != before.Text("loadBalancerClass"))
            errors.Add(FieldError.Invalid("spec.loadBalancerClass", FieldChecks.Print(spec["loadBalancerClass"]), Once));
        if (ServiceFields.NeedsHealthPort(before) && ServiceFields.NeedsHealthPort(spec) && spec.Whole("healthCheckNodePort") != before.Whole("healthCheckNodePort"))
            errors.Add(FieldError.Forbidden("spec.healthCheckNodePort", "field is immutable"));
    }

    private static void Addresses(List<FieldError> errors, JsonObject spec, JsonObject before)
    {
        var (now, then) = (AllOf(spec), AllOf(before));
        if (now is ["None"] && then is ["None"]) return;
        if (now.Count == 0 && then.Count > 0)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", FieldChecks.Print(spec["clusterIPs"]), "primary clusterIP can not be unset"));
            return;
        }

        for (var i = 0; i < (now.Count == then.Count ? then.Count : Math.Min(then.Count, 1)); i++)
        {
            if (now[i] != then[i]) errors.Add(FieldError.Invalid($"spec.clusterIPs[{i}]", FieldChecks.Print(spec["clusterIPs"] ?? JsonEdits.List(now[i])), Once));
        }
    }

    private static void Families(List<FieldError> errors, JsonObject spec, JsonObject before)
    {
        var headless = spec.Text("clusterIP") == "None";
        if (headless || before.Text("clusterIP") == "None") return;
        var (now, then) = (spec.Texts("ipFamilies").ToList(), before.Texts("ipFamilies").ToList());
        if (now.Count > 0 && then.Count > 0 && now[0] != then[0])
            errors.Add(FieldError.Invalid("spec.ipFamilies[0]", FieldChecks.Print(spec["ipFamilies"]), Once));
    }

    // Before 1.20 there was one address, in a field of its own.
    private static List<string> AllOf(JsonObject spec) => spec.Texts("clusterIPs").ToList() is { Count: > 0 } all ? all
        : spec.Text("clusterIP") is { Length: > 0 } one ? [one] : [];
}
