using System.Globalization;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>What a namespace's labels ask of its pods. Auditing is not modelled, but its labels must be valid.</summary>
/// <param name="Enforce">Refused when violated.</param>
/// <param name="Warn">Warned of when violated.</param>
/// <param name="Errors">Labels that can't be read; the strictest is assumed for what is enforced, nothing for warnings.</param>
internal sealed record SecurityPolicy(LevelVersion Enforce, LevelVersion Warn, IReadOnlyList<FieldError> Errors)
{
    public const string Prefix = "pod-security.kubernetes.io/";

    private const int WarnsOfEnforcedSince = 26;

    /// <summary>Policy of a namespace without labels.</summary>
    public static SecurityPolicy None { get; } = new(default, default, []);

    /// <param name="label">Value of a label by its name; null when there is none.</param>
    /// <param name="version">Since 1.26 who enforces without a word about warnings is warned of workloads whose pods would be refused.</param>
    public static SecurityPolicy Of(Func<string, string?> label, KubernetesVersion version)
    {
        var errors = new List<FieldError>();
        var (level, minor) = (Level("enforce"), Minor("enforce-version"));
        var enforce = new LevelVersion(level ?? (label(Prefix + "enforce") is null ? SecurityLevel.Privileged : SecurityLevel.Restricted), minor);
        _ = (Level("audit"), Minor("audit-version"));
        var warn = new LevelVersion(Level("warn") ?? SecurityLevel.Privileged, Minor("warn-version"));
        if (version.Since(WarnsOfEnforcedSince) && label(Prefix + "warn") is null && level > warn.Level)
            warn = new(level.Value, label(Prefix + "warn-version") is null ? enforce.Minor : warn.Minor);
        return new(enforce, warn, errors);

        SecurityLevel? Level(string mode)
        {
            switch (label(Prefix + mode))
            {
                case null: return null;
                case "privileged": return SecurityLevel.Privileged;
                case "baseline": return SecurityLevel.Baseline;
                case "restricted": return SecurityLevel.Restricted;
                case var other:
                    errors.Add(Error(mode, other, "must be one of privileged, baseline, restricted"));
                    return null;
            }
        }

        int? Minor(string mode)
        {
            if (label(Prefix + mode) is not { } text || text == "latest") return null;
            var digits = text.StartsWith("v1.", StringComparison.Ordinal) ? text[3..] : "";
            var canonical = digits == "0" || digits is not ("" or ['0', ..]);
            if (canonical && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) return minor;
            errors.Add(Error(mode, text, "must be \"latest\" or \"v1.x\""));
            return null;
        }
    }

    private static FieldError Error(string mode, string value, string problem) => FieldError.Invalid($"metadata.labels[{Prefix}{mode}]", FieldError.Quote(value), problem);
}
