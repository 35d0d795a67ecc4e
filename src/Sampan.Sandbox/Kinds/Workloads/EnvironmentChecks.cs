using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>A container's environment.</summary>
internal static class EnvironmentChecks
{
    private static readonly string[] Fields =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs",
        "status.podIP", "status.podIPs",
    ];

    // What the server can read of a pod at all.
    private static readonly string[] Known =
    [
        .. Fields, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase",
    ];

    public static void Check(List<FieldError> errors, JsonObject container, string path, KubernetesVersion version)
    {
        foreach (var (i, variable) in container.Objects("env"))
        {
            var at = $"{path}.env[{i}]";
            if (variable.Lacks("name")) errors.Add(FieldError.Required($"{at}.name"));
            errors.Form(variable, at, "name", Formats.VariableName);
            if (variable.Object("valueFrom") is { } source) Source(errors, variable, source, $"{at}.valueFrom", version);
        }
    }

    private static void Source(List<FieldError> errors, JsonObject variable, JsonObject source, string path, KubernetesVersion version)
    {
        if (!variable.Lacks("value")) errors.Add(FieldError.Invalid(path, "\"\"", "may not be specified when `value` is not empty"));
        else if (source.Count == 0)
            errors.Add(FieldError.Invalid(path, "\"\"", $"must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`{Last(version)}"));
        else if (source.Count > 1) errors.Add(FieldError.Invalid(path, "\"\"", "may not have more than one field specified at a time"));
        if (source.Object("fieldRef") is { } field) Field(errors, field, $"{path}.fieldRef", Fields);
        Key(errors, source, path, "secretKeyRef");
        Key(errors, source, path, "configMapKeyRef");
    }

    private static string Last(KubernetesVersion version) => version.Since(34) ? ", `secretKeyRef` or `fileKeyRef`" : " or `secretKeyRef`";

    /// <summary>A field of the pod that its containers get to see.</summary>
    /// <param name="errors">Where to.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="allowed">Fields that may be used there, sorted; labels and annotations by key always may.</param>
    public static void Field(List<FieldError> errors, JsonObject reference, string path, string[] allowed)
    {
        var field = reference.Text("fieldPath") ?? "";
        if (field.Length == 0) errors.Add(FieldError.Required($"{path}.fieldPath"));
        else if (allowed.Contains(field) || field.StartsWith("metadata.labels['", StringComparison.Ordinal)
            || field.StartsWith("metadata.annotations['", StringComparison.Ordinal)) return;
        else if (Known.Contains(field)) errors.Add(FieldError.NotSupported($"{path}.fieldPath", FieldError.Quote(field), allowed));
        else
            errors.Add(FieldError.Invalid($"{path}.fieldPath", FieldError.Quote(field),
                $"error converting fieldPath: field label not supported: {field}"));
    }

    private static void Key(List<FieldError> errors, JsonObject source, string path, string kind)
    {
        if (source.Object(kind) is not { } reference) return;
        var name = reference.Text("name") ?? "";
        if (Formats.DnsSubdomain(name) is { } wrong) errors.Add(FieldError.Invalid($"{path}.{kind}.name", FieldError.Quote(name), wrong));
        errors.Required(reference, $"{path}.{kind}", "key");
    }
}
