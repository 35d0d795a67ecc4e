using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Workloads;

/// <summary>Volumes that several sources are projected into.</summary>
internal static class ProjectedChecks
{
    private const long Shortest = 600;
    private const long Longest = 1L << 32;

    public static void Check(List<FieldError> errors, JsonObject projected, string path, KubernetesVersion version)
    {
        KeyFileChecks.Mode(errors, projected, path, "defaultMode");
        var places = new HashSet<string>();
        foreach (var (i, source) in projected.Objects("sources"))
        {
            var at = $"{path}.sources[{i}]";
            Keys(errors, source.Object("secret"), $"{at}.secret", path, places);
            Keys(errors, source.Object("configMap"), $"{at}.configMap", path, places);
            foreach (var (_, item) in source.Object("downwardAPI").Objects("items"))
            {
                KeyFileChecks.Downward(errors, item, $"{at}.downwardAPI");
                Once(errors, item, item.Text("path") ?? "", path, places);
            }

            if (source.Object("serviceAccountToken") is { } token) Token(errors, token, at, path, version);
            if (source.Count(s => s.Value is JsonObject) > 1)
                errors.Add(FieldError.Forbidden(at, version.Since(33) ? "may not specify more than 1 volume type per source" : "may not specify more than 1 volume type"));
        }
    }

    private static void Keys(List<FieldError> errors, JsonObject? source, string path, string volume, HashSet<string> places)
    {
        if (source is null) return;
        errors.Required(source, path, "name");
        foreach (var (i, item) in source.Objects("items"))
        {
            KeyFileChecks.Key(errors, item, $"{path}.items[{i}]");
            Once(errors, item, source.Text("name") ?? "", volume, places);
        }
    }

    private static void Once(List<FieldError> errors, JsonObject item, string named, string path, HashSet<string> places)
    {
        if (item.Text("path") is { Length: > 0 } place && !places.Add(place))
            errors.Add(FieldError.Invalid(path, FieldError.Quote(named), "conflicting duplicate paths"));
    }

    private static void Token(List<FieldError> errors, JsonObject token, string path, string volume, KubernetesVersion version)
    {
        var seconds = token.Whole("expirationSeconds") ?? 0;
        var at = $"{path}.serviceAccountToken.expirationSeconds";
        if (seconds < Shortest) errors.Add(FieldError.Invalid(at, FieldChecks.Print(seconds), "may not specify a duration less than 10 minutes"));
        if (seconds > Longest) errors.Add(FieldError.Invalid(at, FieldChecks.Print(seconds), "may not specify a duration larger than 2^32 seconds"));
        // The API server names the volume's path here, not the token's.
        errors.Required(token, volume, "path");
        if (version.Since(33)) KeyFileChecks.Place(errors, token.Text("path") ?? "", $"{volume}.path");
    }
}
