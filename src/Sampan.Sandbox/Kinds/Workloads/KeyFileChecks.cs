using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Files that a volume makes of keys and of fields of the pod.</summary>
internal static class KeyFileChecks
{
    private static readonly string[] Fields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    /// <summary>Rights of a file.</summary>
    public static void Mode(List<FieldError> errors, JsonObject item, string path, string field)
    {
        if (item.Whole(field) is { } mode and (< 0 or > 511))
            errors.Add(FieldError.Invalid($"{path}.{field}", FieldChecks.Print(mode), "must be a number between 0 and 0777 (octal), both inclusive"));
    }

    /// <summary>A file's place inside of its volume, which keeps names with two dots in front for itself.</summary>
    public static void Place(List<FieldError> errors, string text, string path)
    {
        errors.LocalPath(text, path);
        if (text.StartsWith("..", StringComparison.Ordinal) && !text.StartsWith("../", StringComparison.Ordinal))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(text), "must not start with '..'"));
    }

    /// <summary>A key of a secret or config map as a file.</summary>
    public static void Key(List<FieldError> errors, JsonObject item, string path)
    {
        errors.Required(item, path, "key");
        errors.Required(item, path, "path");
        Place(errors, item.Text("path") ?? "", $"{path}.path");
        Mode(errors, item, path, "mode");
    }

    /// <summary>A field of the pod, or of a container's resources, as a file. Errors name the volume, not the item.</summary>
    public static void Downward(List<FieldError> errors, JsonObject item, string path)
    {
        errors.Required(item, path, "path");
        Place(errors, item.Text("path") ?? "", $"{path}.path");
        if (item.Object("fieldRef") is { } field)
        {
            EnvironmentChecks.Field(errors, field, $"{path}.fieldRef", Fields);
            if (item.Object("resourceFieldRef") is not null)
                errors.Add(FieldError.Invalid(path, "\"resource\"", "fieldRef and resourceFieldRef can not be specified simultaneously"));
        }
        else if (item.Object("resourceFieldRef") is { } resource)
        {
            errors.Required(resource, $"{path}.resourceFieldRef", resource.Lacks("containerName") ? "containerName" : "resource");
        }
        else errors.Add(FieldError.Required(path, "one of fieldRef and resourceFieldRef is required"));
        Mode(errors, item, path, "mode");
    }
}
