namespace Sampan.Cli.Flags;

/// <summary>Values of <c>-o</c>.</summary>
internal enum OutputFormat
{
    /// <summary>Aligned columns.</summary>
    Table,

    /// <summary>Aligned columns, more of them.</summary>
    Wide,

    /// <summary>Indented JSON.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,
}
