using System.Globalization;
using System.Net;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Routes;

/// <summary>In which form a client wants objects.</summary>
/// <param name="As"><c>Table</c>, <c>PartialObjectMetadata</c>, <c>PartialObjectMetadataList</c>, <c>APIGroupDiscoveryList</c>, or null for plain objects.</param>
/// <param name="Version">Version of that form's group.</param>
internal sealed record AnswerForm(string? As, string Version)
{
    private static readonly AnswerForm Plain = new(null, "v1");

    private static readonly string[] MetaForms = ["Table", "PartialObjectMetadata", "PartialObjectMetadataList"];

    public bool IsTable => As == "Table";

    public bool IsMetadata => As is "PartialObjectMetadata" or "PartialObjectMetadataList";

    /// <summary>The first form in an Accept header that is known here. Only JSON is answered, whatever else is accepted too.</summary>
    /// <exception cref="ApiRefusal">406: nothing in it is.</exception>
    public static AnswerForm FromAccept(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept)) return Plain;
        var forms = accept.Split(',').Select(Range).OrderByDescending(r => r.Quality);
        foreach (var (type, form, version, _) in forms)
        {
            if (type is not ("application/json" or "application/*" or "*/*")) continue;
            if (form is null) return Plain;
            if (MetaForms.Contains(form) && version is "v1" or "v1beta1") return new(form, version!);
            if (form == "APIGroupDiscoveryList" && version is "v2" or "v2beta1") return new(form, version!);
        }

        throw new ApiRefusal(HttpStatusCode.NotAcceptable, "NotAcceptable", "only the following media types are accepted: application/json");
    }

    private static (string Type, string? Form, string? Version, double Quality) Range(string range)
    {
        var parts = range.Split(';', StringSplitOptions.TrimEntries);
        string? Value(string key) => parts.FirstOrDefault(p => p.StartsWith(key, StringComparison.Ordinal))?[key.Length..];
        var quality = double.TryParse(Value("q="), CultureInfo.InvariantCulture, out var q) ? q : 1;
        return (parts[0], Value("as="), Value("v="), quality);
    }
}
